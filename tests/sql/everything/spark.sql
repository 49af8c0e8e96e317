-- One of everything
-- Every lead's score and band at the moment of hand-off. For Apache Spark 3.4 or newer, and Databricks.
--
-- Tables, each with the native columns:
--   leads: one row a lead: lead_id, created_at, Head Office (text), country (text), email (text), employees
--     (number), job_title (text), opt_in (yes or no), signup (time), tags (text)
--   events: one row an event: lead_id, at, event, path (text), seconds (number)
--   stages: lead_id, stage, at; at is empty (NULL) where only the stage is known
-- Times are kept as TIMESTAMP.
-- Numbers are kept as numbers, yes and no as BOOLEAN; a missing value is NULL or,
-- among texts, an empty text. A list of texts is one text with `;` between its elements.
-- Dates in tests are days of Europe/Berlin. A lead_id is written alike in all tables.
-- Not exact: chief: words are told apart exactly in Latin, Greek and Cyrillic; of other scripts every sign
--   counts as a letter, so that a word right beside one of their punctuation marks is not found
WITH
-- The world as it was known at this moment, such as TIMESTAMP '2026-06-30T23:59:59Z';
-- while it is NULL, the latest time in the tables. And what is trimmed off texts.
params AS (
  SELECT
    CAST(NULL AS TIMESTAMP) AS as_of,
    '\u0009\u000A\u000B\u000C\u000D \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' AS spaces,
    -- which letters become which
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÓÖİŁŹ\u212A' AS capitals,
    'abcdefghijklmnopqrstuvwxyzóöiłźk' AS smalls
),
-- The tables with times in milliseconds since 1970, and texts trimmed and in small letters.
all_leads AS (
  SELECT
    l.lead_id,
    unix_millis(l.created_at) AS created_ms,
    NULLIF(translate(trim(BOTH p.spaces FROM l.`Head Office`), p.capitals, p.smalls), '') AS lead_head_office,
    NULLIF(translate(trim(BOTH p.spaces FROM l.country), p.capitals, p.smalls), '') AS lead_country,
    unix_millis(l.created_at) AS lead_created_at,
    NULLIF(translate(trim(BOTH p.spaces FROM l.email), p.capitals, p.smalls), '') AS lead_email,
    NULLIF(translate(trim(BOTH p.spaces FROM regexp_extract(l.email, '@([^@]*)$', 1)), p.capitals, p.smalls), '') AS lead_email_domain,
    l.employees AS lead_employees,
    ' ' || REGEXP_REPLACE(translate(trim(BOTH p.spaces FROM l.job_title), p.capitals, p.smalls), '[^0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ˁˆ-ˑˠ-ˤˬˮ\u0345\u0363-ʹͶͷͺ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ῼⰀ-ⳮぁ-힣豈-ﷻﹰ-ﻼ０-９Ａ-Ｚａ-ｚｦ-ￜ𠀀-𪘀]+', ' ') || ' ' AS words_of_job_title,
    l.opt_in AS lead_opt_in,
    unix_millis(l.signup) AS lead_signup,
    NULLIF(translate(trim(BOTH p.spaces FROM l.tags), p.capitals, p.smalls), '') AS lead_tags
  FROM leads l
  CROSS JOIN params p
),
all_events AS (
  SELECT
    e.lead_id,
    unix_millis(e.`at`) AS at_ms,
    translate(trim(BOTH p.spaces FROM e.event), p.capitals, p.smalls) AS event_name,
    NULLIF(translate(trim(BOTH p.spaces FROM e.path), p.capitals, p.smalls), '') AS event_path,
    e.seconds AS event_seconds
  FROM events e
  JOIN leads l ON l.lead_id = e.lead_id
  CROSS JOIN params p
),
all_stages AS (
  SELECT
    s.lead_id,
    unix_millis(s.`at`) AS at_ms
  FROM stages s
  JOIN leads l ON l.lead_id = s.lead_id
  WHERE s.stage IN (
    'handed_off', 'first_touch', 'accepted', 'rejected', 'meeting', 'proposal', 'won', 'lost'
  )
),
-- The as-of moment.
moment AS (
  SELECT COALESCE((SELECT unix_millis(p.as_of) FROM params p), MAX(t.at_ms)) AS as_of
  FROM (
    SELECT created_ms AS at_ms FROM all_leads
    UNION ALL SELECT at_ms FROM all_events
    UNION ALL SELECT at_ms FROM all_stages
  ) t
),
-- Each lead is judged at the earliest known time among its stages, else at the as-of moment.
judged AS (
  SELECT
    l.*,
    COALESCE(f.at_ms, m.as_of) AS judged_at
  FROM all_leads l
  CROSS JOIN moment m
  LEFT JOIN (
    SELECT s.lead_id, MIN(s.at_ms) AS at_ms
    FROM all_stages s
    CROSS JOIN moment m
    WHERE s.at_ms <= m.as_of
    GROUP BY s.lead_id
  ) f ON f.lead_id = l.lead_id
  WHERE l.created_ms IS NULL OR m.as_of IS NULL OR l.created_ms <= m.as_of
),
-- What each lead did up to that moment; nothing later is seen.
activity AS (
  SELECT
    e.lead_id,
    -- pricing
    COUNT(CASE WHEN e.event_name = 'page_view' AND startswith(e.event_path, '/pricing') AND e.event_seconds > 10 AND e.at_ms > j.judged_at - 2592000000 /* 30d */ THEN 1 END) AS events_of_pricing,
    -- pricing
    MAX(CASE WHEN e.event_name = 'page_view' AND startswith(e.event_path, '/pricing') AND e.event_seconds > 10 AND e.at_ms > j.judged_at - 2592000000 /* 30d */ THEN e.at_ms END) AS latest_of_pricing,
    -- unsubscribed
    CAST(SUM(CASE WHEN e.event_name = 'unsubscribe'
      THEN -shiftright(5, CAST(LEAST((j.judged_at - e.at_ms) DIV 7776000000, 14) AS INT)) ELSE 0 END) AS BIGINT) AS sum_of_unsubscribed,
    -- webinars
    CAST(SUM(CASE WHEN e.event_name = 'webinar' AND e.at_ms > j.judged_at - 7776000000 /* 90d */
      THEN 5 ELSE 0 END) AS BIGINT) AS sum_of_webinars,
    -- quiet
    COUNT(CASE WHEN e.at_ms > j.judged_at - 5184000000 /* 60d */ THEN 1 END) AS events_of_quiet
  FROM all_events e
  JOIN judged j ON j.lead_id = e.lead_id
  WHERE e.at_ms <= j.judged_at
  GROUP BY e.lead_id
),
-- Gates (1 holds, 0 does not) and the points of each rule.
ruled AS (
  SELECT
    j.lead_id,
    -- gate free: Writes from free mail
    CASE WHEN COALESCE(j.lead_email_domain IN ('gmail.com', 'yahoo.com'), FALSE) THEN 1 ELSE 0 END AS never_free,
    -- gate reachable: Has an e-mail address
    CASE WHEN j.lead_email IS NOT NULL THEN 1 ELSE 0 END AS must_reachable,
    -- fit / size: Company size
    CASE WHEN j.lead_employees >= 200 THEN 10
      WHEN j.lead_employees >= 49.5 THEN 5 ELSE 0 END AS points_of_size,
    -- fit / place: Somewhere; it isn't "here"
    CASE WHEN (COALESCE(j.lead_head_office = 'łódź', FALSE)
        OR COALESCE(startswith(j.lead_head_office, 'o\''), FALSE)
        OR (COALESCE(j.lead_country NOT IN ('germany', 'österreich'), FALSE)
          AND NOT (COALESCE((endswith(j.lead_country, 'land')
        OR endswith(j.lead_country, 'stan')), FALSE)))) THEN 5 ELSE 0 END AS points_of_place,
    -- fit / chief: Decides
    CASE WHEN COALESCE((instr(j.words_of_job_title, ' chief ') > 0
        OR instr(j.words_of_job_title, ' directrice ') > 0), FALSE) THEN 15 ELSE 0 END AS points_of_chief,
    -- fit / tagged: Tagged as a partner
    CASE WHEN COALESCE(instr(j.lead_tags, 'partner') > 0, FALSE) THEN 3 ELSE 0 END AS points_of_tagged,
    -- fit / agreed: Agreed to be called
    CASE WHEN COALESCE(j.lead_opt_in = TRUE, FALSE) THEN 1 ELSE 0 END AS points_of_agreed,
    -- fit / young: Signed up this spring
    CASE WHEN COALESCE(j.lead_signup BETWEEN 1772319600000 /* 2026-02-28T23:00:00Z */ AND 1780264799999 /* 2026-05-31T21:59:59.999Z */, FALSE) THEN 2 ELSE 0 END AS points_of_young,
    -- intent / fresh: Came in the last two weeks
    CASE WHEN COALESCE((j.lead_created_at > j.judged_at - 1209600000 AND j.lead_created_at <= j.judged_at), FALSE) THEN 4 ELSE 0 END AS points_of_fresh,
    -- intent / pricing: Read a pricing page, the later the better
    CASE WHEN a.latest_of_pricing IS NOT NULL AND a.events_of_pricing >= 2
      THEN shiftright(50, CAST(LEAST((j.judged_at - a.latest_of_pricing) DIV 1209600000, 14) AS INT)) ELSE 0 END /* halved every 14d */ AS points_of_pricing,
    -- intent / unsubscribed: Unsubscribed
    GREATEST(COALESCE(a.sum_of_unsubscribed, 0), -15) AS points_of_unsubscribed,
    -- intent / webinars: Attended webinars
    LEAST(COALESCE(a.sum_of_webinars, 0), 15) AS points_of_webinars,
    -- intent / quiet: Did nothing for 60 days
    CASE WHEN NOT (COALESCE(a.events_of_quiet, 0) >= 1) THEN -15 ELSE 0 END AS points_of_quiet
  FROM judged j
  LEFT JOIN activity a ON a.lead_id = j.lead_id
),
totals AS (
  SELECT
    r.lead_id,
    r.never_free,
    r.must_reachable,
    -- category fit: Fit, at most 50
    LEAST(r.points_of_size
      + r.points_of_place
      + r.points_of_chief
      + r.points_of_tagged
      + r.points_of_agreed
      + r.points_of_young, 50) AS total_of_fit,
    -- category intent: Buying signals, at least -30, at most 70
    LEAST(GREATEST(r.points_of_fresh
      + r.points_of_pricing
      + r.points_of_unsubscribed
      + r.points_of_webinars
      + r.points_of_quiet, -30), 70) AS total_of_intent
  FROM ruled r
),
scored AS (
  SELECT t.*, t.total_of_fit + t.total_of_intent AS score
  FROM totals t
)
SELECT
  s.lead_id,
  s.score,
  CASE
    WHEN s.never_free = 1 THEN 'disqualified'
    -- Qualified
    WHEN s.score >= 40 AND s.total_of_fit >= 10 AND s.must_reachable = 1 THEN 'qualified'
    -- Keep warming
    WHEN s.score >= 20 THEN 'nurture'
    ELSE 'none'
  END AS band
FROM scored s
ORDER BY s.lead_id;
