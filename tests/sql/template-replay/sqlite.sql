-- Marketing-qualified lead
-- Every lead's first moment in the qualifying band, and its score and band then; of a lead that never got there,
--   those at the as-of moment. For SQLite 3.38 or newer.
--
-- Tables, each with the native columns:
--   leads: one row a lead: lead_id, created_at, country (text), email (text), employees (number), industry
--     (text), job_title (text)
--   events: one row an event: lead_id, at, event, path (text)
--   stages: lead_id, stage, at; at is empty (NULL) where only the stage is known
-- Times are kept as a text in ISO 8601, in UTC, with at most three decimals, as 2026-06-30T23:59:59.250Z.
-- Numbers are kept as numbers, yes and no as 1 or 0; a missing value is NULL or,
-- among texts, an empty text. A list of texts is one text with `;` between its elements.
-- Dates in tests are days of America/New_York. A lead_id is written alike in all tables.
-- Not exact: no-buyer: words are told apart exactly in Latin, Greek and Cyrillic; of other scripts every sign
--   counts as a letter, so that a word right beside one of their punctuation marks is not found
-- Not exact: decision-maker: words are told apart exactly in Latin, Greek and Cyrillic; of other scripts every
--   sign counts as a letter, so that a word right beside one of their punctuation marks is not found
WITH
-- The world as it was known at this moment, such as '2026-06-30T23:59:59Z';
-- while it is NULL, the latest time in the tables. And what is trimmed off texts.
params AS (
  SELECT
    CAST(NULL AS TEXT) AS as_of,
    (char(9) || char(10) || char(11) || char(12) || char(13) || ' ' || char(133) || char(160) || char(5760) || char(8192) || char(8193) || char(8194) || char(8195) || char(8196) || char(8197) || char(8198) || char(8199) || char(8200) || char(8201) || char(8202) || char(8232) || char(8233) || char(8239) || char(8287) || char(12288)) AS spaces,
    -- what is no letter and no digit stands between words
    ('[^0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ˁˆ-ˑˠ-ˤˬˮ' || char(837) || char(867) || '-ʹͶͷͺ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ῼⰀ-ⳮぁ-힣豈-ﷻﹰ-ﻼ０-９Ａ-Ｚａ-ｚｦ-ￜ𠀀-𪘀]') AS gap
),
-- The tables with times in milliseconds since 1970, and texts trimmed and in small letters.
all_leads AS (
  SELECT
    l.lead_id,
    (CAST(strftime('%s', l.created_at) AS INTEGER) * 1000 + CAST(substr(strftime('%f', l.created_at), 4) AS INTEGER)) AS created_ms,
    NULLIF(lower(replace(replace(trim(l.country, p.spaces), 'İ', 'i'), char(8490), 'k')), '') AS lead_country,
    NULLIF(lower(replace(replace(trim(l.email, p.spaces), 'İ', 'i'), char(8490), 'k')), '') AS lead_email,
    NULLIF(lower(replace(replace(trim(CASE WHEN instr(l.email, '@') > 0 THEN substr(l.email, length(rtrim(l.email, replace(l.email, '@', ''))) + 1) END, p.spaces), 'İ', 'i'), char(8490), 'k')), '') AS lead_email_domain,
    l.employees AS lead_employees,
    NULLIF(lower(replace(replace(trim(l.industry, p.spaces), 'İ', 'i'), char(8490), 'k')), '') AS lead_industry,
    ' ' || lower(replace(replace(trim(l.job_title, p.spaces), 'İ', 'i'), char(8490), 'k')) || ' ' AS words_of_job_title
  FROM leads l
  CROSS JOIN params p
),
all_events AS (
  SELECT
    e.lead_id,
    (CAST(strftime('%s', e."at") AS INTEGER) * 1000 + CAST(substr(strftime('%f', e."at"), 4) AS INTEGER)) AS at_ms,
    lower(replace(replace(trim(e.event, p.spaces), 'İ', 'i'), char(8490), 'k')) AS event_name,
    NULLIF(lower(replace(replace(trim(e.path, p.spaces), 'İ', 'i'), char(8490), 'k')), '') AS event_path
  FROM events e
  JOIN leads l ON l.lead_id = e.lead_id
  CROSS JOIN params p
),
all_stages AS (
  SELECT
    s.lead_id,
    (CAST(strftime('%s', s."at") AS INTEGER) * 1000 + CAST(substr(strftime('%f', s."at"), 4) AS INTEGER)) AS at_ms
  FROM stages s
  JOIN leads l ON l.lead_id = s.lead_id
  WHERE s.stage IN (
    'handed_off', 'first_touch', 'accepted', 'rejected', 'meeting', 'proposal', 'won', 'lost'
  )
),
-- The as-of moment.
moment AS (
  SELECT COALESCE((SELECT (CAST(strftime('%s', p.as_of) AS INTEGER) * 1000 + CAST(substr(strftime('%f', p.as_of), 4) AS INTEGER)) FROM params p), MAX(t.at_ms)) AS as_of
  FROM (
    SELECT created_ms AS at_ms FROM all_leads
    UNION ALL SELECT at_ms FROM all_events
    UNION ALL SELECT at_ms FROM all_stages
  ) t
),
-- Each lead is followed from its creation, else from the first that is known of it, to the as-of moment.
followed AS (
  SELECT
    l.*,
    COALESCE(l.created_ms, f.at_ms, m.as_of) AS begins,
    m.as_of
  FROM all_leads l
  CROSS JOIN moment m
  LEFT JOIN (
    SELECT t.lead_id, MIN(t.at_ms) AS at_ms
    FROM (
      SELECT lead_id, at_ms FROM all_events
      UNION ALL SELECT lead_id, at_ms FROM all_stages
    ) t
    CROSS JOIN moment m
    WHERE t.at_ms <= m.as_of
    GROUP BY t.lead_id
  ) f ON f.lead_id = l.lead_id
  WHERE l.created_ms IS NULL OR m.as_of IS NULL OR l.created_ms <= m.as_of
),
-- When something about a lead changes: an event, the end of its window, a halving of its points, a date.
changes AS (
  SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 2592000000 AS later) d
  CROSS JOIN params p
  WHERE TRUE
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 2592000000 AS later UNION ALL SELECT 5184000000 AS later UNION ALL SELECT 7776000000 AS later UNION ALL SELECT 10368000000 AS later UNION ALL SELECT 12960000000 AS later UNION ALL SELECT 15552000000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'demo_request'
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 2592000000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'page_view' AND (substr(e.event_path, 1, 13) = '/alternatives'
        OR substr(e.event_path, 1, 8) = '/compare')
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 2592000000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'page_view' AND (substr(e.event_path, 1, 13) = '/integrations'
        OR substr(e.event_path, 1, 9) = '/security')
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 7776000000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'page_view' AND substr(e.event_path, 1, 8) = '/careers'
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 1209600000 AS later UNION ALL SELECT 2419200000 AS later UNION ALL SELECT 2592000000 AS later UNION ALL SELECT 3628800000 AS later UNION ALL SELECT 4838400000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'page_view' AND substr(e.event_path, 1, 8) = '/pricing'
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 1209600000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'visit'
  UNION ALL SELECT e.lead_id, e.at_ms + d.later AS at_ms
  FROM all_events e
  CROSS JOIN (SELECT 0 AS later UNION ALL SELECT 7776000000 AS later) d
  CROSS JOIN params p
  WHERE e.event_name = 'white_paper'
),
-- A lead is judged at each of these moments.
judged AS (
  SELECT
    f.*,
    t.at_ms AS judged_at
  FROM followed f
  JOIN (
    SELECT lead_id, begins AS at_ms FROM followed
    UNION SELECT lead_id, as_of FROM followed
    UNION SELECT f.lead_id, c.at_ms
    FROM followed f
    JOIN changes c ON c.lead_id = f.lead_id
    WHERE c.at_ms > f.begins AND c.at_ms <= f.as_of
  ) t ON t.lead_id = f.lead_id
),
-- What each lead did up to that moment; nothing later is seen.
activity AS (
  SELECT
    e.lead_id,
    j.judged_at,
    -- demo-request
    COUNT(CASE WHEN e.event_name = 'demo_request' AND e.at_ms > j.judged_at - 5184000000 /* 60d */ THEN 1 END) AS events_of_demo_request,
    -- demo-request
    MAX(CASE WHEN e.event_name = 'demo_request' AND e.at_ms > j.judged_at - 5184000000 /* 60d */ THEN e.at_ms END) AS latest_of_demo_request,
    -- pricing-pages
    CAST(SUM(CASE WHEN e.event_name = 'page_view' AND substr(e.event_path, 1, 8) = '/pricing' AND e.at_ms > j.judged_at - 2592000000 /* 30d */
      THEN (10 >> MIN((j.judged_at - e.at_ms) / 1209600000, 14)) ELSE 0 END) AS INTEGER) AS sum_of_pricing_pages,
    -- return-visits
    COUNT(CASE WHEN e.event_name = 'visit' AND e.at_ms > j.judged_at - 1209600000 /* 14d */ THEN 1 END) AS events_of_return_visits,
    -- comparison
    COUNT(CASE WHEN e.event_name = 'page_view' AND (substr(e.event_path, 1, 13) = '/alternatives'
        OR substr(e.event_path, 1, 8) = '/compare') AND e.at_ms > j.judged_at - 2592000000 /* 30d */ THEN 1 END) AS events_of_comparison,
    -- due-diligence
    COUNT(CASE WHEN e.event_name = 'page_view' AND (substr(e.event_path, 1, 13) = '/integrations'
        OR substr(e.event_path, 1, 9) = '/security') AND e.at_ms > j.judged_at - 2592000000 /* 30d */ THEN 1 END) AS events_of_due_diligence,
    -- white-papers
    CAST(SUM(CASE WHEN e.event_name = 'white_paper' AND e.at_ms > j.judged_at - 7776000000 /* 90d */
      THEN 2 ELSE 0 END) AS INTEGER) AS sum_of_white_papers,
    -- job-hunting
    COUNT(CASE WHEN e.event_name = 'page_view' AND substr(e.event_path, 1, 8) = '/careers' AND e.at_ms > j.judged_at - 7776000000 /* 90d */ THEN 1 END) AS events_of_job_hunting,
    -- gone-quiet
    COUNT(CASE WHEN e.at_ms > j.judged_at - 2592000000 /* 30d */ THEN 1 END) AS events_of_gone_quiet
  FROM all_events e
  JOIN judged j ON j.lead_id = e.lead_id
  CROSS JOIN params p
  WHERE e.at_ms <= j.judged_at
  GROUP BY e.lead_id, j.judged_at
),
-- Gates (1 holds, 0 does not) and the points of each rule.
ruled AS (
  SELECT
    j.lead_id,
    j.judged_at,
    -- gate competitor: Works for a competitor
    CASE WHEN COALESCE(j.lead_email_domain IN ('other-vendor.example', 'rival.example'), FALSE) THEN 1 ELSE 0 END AS never_competitor,
    -- gate no-buyer: Is a student or an intern
    CASE WHEN COALESCE((j.words_of_job_title GLOB '*' || p.gap || 'intern' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'phd' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'student' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'trainee' || p.gap || '*'), FALSE) THEN 1 ELSE 0 END AS never_no_buyer,
    -- gate reachable: Has an e-mail address
    CASE WHEN j.lead_email IS NOT NULL THEN 1 ELSE 0 END AS must_reachable,
    -- gate work-address: Writes from an address of their company
    CASE WHEN NOT (COALESCE(j.lead_email_domain IN (
          'aol.com', 'freemail.example', 'gmail.com', 'gmx.net', 'googlemail.com', 'hotmail.com',
          'icloud.com', 'outlook.com', 'postbox.example', 'proton.me', 'yahoo.com'
      ), FALSE)) THEN 1 ELSE 0 END AS must_work_address,
    -- fit / company-size: Company size
    CASE WHEN j.lead_employees >= 1000 THEN 25
      WHEN j.lead_employees >= 200 THEN 20
      WHEN j.lead_employees >= 50 THEN 10
      WHEN j.lead_employees >= 20 THEN 5 ELSE 0 END AS points_of_company_size,
    -- fit / target-industry: An industry that we know well
    CASE WHEN COALESCE(j.lead_industry IN ('financial services', 'healthcare', 'logistics', 'manufacturing', 'software'), FALSE) THEN 10 ELSE 0 END AS points_of_target_industry,
    -- fit / decision-maker: Decides on purchases
    CASE WHEN COALESCE((j.words_of_job_title GLOB '*' || p.gap || 'ceo' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'cfo' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'chief' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'cio' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'cmo' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'coo' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'cto' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'director' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'founder' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'head' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'owner' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'president' || p.gap || '*'
        OR j.words_of_job_title GLOB '*' || p.gap || 'vp' || p.gap || '*'), FALSE) THEN 15 ELSE 0 END AS points_of_decision_maker,
    -- fit / country-served: A country where we have people
    CASE WHEN COALESCE(j.lead_country IN ('canada', 'germany', 'ireland', 'netherlands', 'united kingdom', 'united states'), FALSE) THEN 5 ELSE 0 END AS points_of_country_served,
    -- intent / demo-request: Asked for a demo in the last 60 days
    CASE WHEN a.latest_of_demo_request IS NOT NULL AND a.events_of_demo_request >= 1
      THEN (40 >> MIN((j.judged_at - a.latest_of_demo_request) / 2592000000, 14)) ELSE 0 END /* halved every 30d */ AS points_of_demo_request,
    -- intent / pricing-pages: Read pricing pages in the last 30 days
    MIN(COALESCE(a.sum_of_pricing_pages, 0), 30) AS points_of_pricing_pages,
    -- intent / return-visits: Came to the site three times in the last 14 days
    CASE WHEN COALESCE(a.events_of_return_visits, 0) >= 3 THEN 15 ELSE 0 END AS points_of_return_visits,
    -- intent / comparison: Compared us with others in the last 30 days
    CASE WHEN COALESCE(a.events_of_comparison, 0) >= 1 THEN 10 ELSE 0 END AS points_of_comparison,
    -- intent / due-diligence: Read about security or integrations in the last 30 days
    CASE WHEN COALESCE(a.events_of_due_diligence, 0) >= 1 THEN 10 ELSE 0 END AS points_of_due_diligence,
    -- intent / white-papers: Downloaded white papers in the last 90 days
    MIN(COALESCE(a.sum_of_white_papers, 0), 4) AS points_of_white_papers,
    -- intent / job-hunting: Read about jobs with us in the last 90 days
    CASE WHEN COALESCE(a.events_of_job_hunting, 0) >= 1 THEN -25 ELSE 0 END AS points_of_job_hunting,
    -- intent / gone-quiet: Did nothing for 30 days
    CASE WHEN NOT (COALESCE(a.events_of_gone_quiet, 0) >= 1) THEN -15 ELSE 0 END AS points_of_gone_quiet
  FROM judged j
  LEFT JOIN activity a ON a.lead_id = j.lead_id AND a.judged_at = j.judged_at
  CROSS JOIN params p
),
totals AS (
  SELECT
    r.lead_id,
    r.judged_at,
    r.never_competitor,
    r.never_no_buyer,
    r.must_reachable,
    r.must_work_address,
    -- category fit: Fit, at most 50
    MIN(r.points_of_company_size
      + r.points_of_target_industry
      + r.points_of_decision_maker
      + r.points_of_country_served, 50) AS total_of_fit,
    -- category intent: Buying signals, at least -30, at most 80
    MIN(MAX(r.points_of_demo_request
      + r.points_of_pricing_pages
      + r.points_of_return_visits
      + r.points_of_comparison
      + r.points_of_due_diligence
      + r.points_of_white_papers
      + r.points_of_job_hunting
      + r.points_of_gone_quiet, -30), 80) AS total_of_intent
  FROM ruled r
),
scored AS (
  SELECT t.*, t.total_of_fit + t.total_of_intent AS score
  FROM totals t
),
banded AS (
  SELECT
    s.lead_id,
    s.score,
    s.judged_at,
  CASE
    WHEN s.never_competitor = 1 OR s.never_no_buyer = 1 THEN 'disqualified'
    -- Qualified
    WHEN s.score >= 65 AND s.total_of_fit >= 20 AND s.total_of_intent >= 30 AND s.must_reachable = 1 AND s.must_work_address = 1 THEN 'qualified'
    -- Keep warming
    WHEN s.score >= 30 THEN 'nurture'
    ELSE 'none'
  END AS band
  FROM scored s
),
-- First the moments in the qualifying band, from the earliest on; then the others, from the latest on.
placed AS (
  SELECT
    b.*,
    ROW_NUMBER() OVER (
      PARTITION BY b.lead_id
      ORDER BY CASE WHEN b.band = 'qualified' THEN 0 ELSE 1 END,
        CASE WHEN b.band = 'qualified' THEN b.judged_at ELSE -b.judged_at END
    ) AS place
  FROM banded b
)
SELECT
  b.lead_id,
  b.score,
  b.band,
  CASE WHEN b.band = 'qualified' THEN b.judged_at END AS first_qualified_ms
FROM placed b
WHERE b.place = 1
ORDER BY b.lead_id;
