/**
 * Numbers, dates and money in the user's own format. Nothing here may throw: `navigator.language` is `"C"` where no locale
 * is set, which `Intl` refuses.
 */

/** The first of the wanted locales that `Intl` knows; English where there is none. */
export function usableLocale(wanted: readonly string[]): string {
  for (const tag of wanted) {
    try {
      const [supported] = Intl.NumberFormat.supportedLocalesOf(tag);
      if (supported) return supported;
    } catch {
      continue;
    }
  }
  return "en";
}

const wanted = typeof navigator === "undefined" ? [] : [...(navigator.languages ?? []), navigator.language];
export const locale = usableLocale(wanted);

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** 1,234 */
export function count(value: number): string {
  return whole.format(value);
}

/** 0.5 or 1,234.25 */
export function decimal(value: number): string {
  return plain.format(value);
}

/** +12, −3 or 0 */
export function change(value: number): string {
  return signed.format(value);
}

/** 77 %, or 7.7 % where the whole number would hide too much. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return "–";
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share);
}

/** Points between two shares, as in "+36 points". */
export function pointsBetween(before: number | null, after: number | null): string {
  if (before === null || after === null) return "";
  const difference = (after - before) * 100;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: Math.abs(difference) < 10 ? 1 : 0, signDisplay: "exceptZero" }).format(difference);
}

/** An amount in the agreement's currency; without a currency that `Intl` knows, the number and the code. */
export function money(amount: number, currency: string): string {
  const options = { maximumFractionDigits: Math.abs(amount) < 1000 && !Number.isInteger(amount) ? 2 : 0 };
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: 0, ...options }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(locale, options).format(amount)} ${currency}`.trim();
  }
}

function inZone(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  }
}

/** A moment as day and time in the agreement's time zone; the text itself where it is no moment. */
export function moment(at: string | null, timeZone: string): string {
  if (at === null) return "at an unknown time";
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return inZone({ dateStyle: "medium", timeStyle: "short" }, timeZone).format(date);
}

/** A moment as a day. */
export function day(at: string | null, timeZone: string): string {
  if (at === null) return "";
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return inZone({ dateStyle: "medium" }, timeZone).format(date);
}

/** `2026-03` as March 2026, or as its short name where a chart has little room. */
export function month(yearAndMonth: string, width: "long" | "short"): string {
  const date = new Date(`${yearAndMonth}-15T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return yearAndMonth;
  const options: Intl.DateTimeFormatOptions = width === "long" ? { month: "long", year: "numeric" } : { month: "short" };
  return inZone(options, "UTC").format(date);
}

/** Seconds as people say them: "12 s", "3 min". */
export function seconds(left: number): string {
  if (left < 60) return `${Math.max(1, Math.round(left))} s`;
  if (left < 3600) return `${Math.round(left / 60)} min`;
  return `${decimal(Math.round(left / 360) / 10)} h`;
}

const UNITS: Record<string, [string, string]> = {
  min: ["minute", "minutes"],
  h: ["hour", "hours"],
  d: ["day", "days"],
  w: ["week", "weeks"],
  wh: ["working hour", "working hours"],
  wd: ["working day", "working days"],
};

/** `180d` as 180 days. */
export function span(duration: string): string {
  const found = /^(\d+)(min|h|d|w|wh|wd)$/.exec(duration);
  const unit = UNITS[found?.[2] ?? ""];
  return unit ? counted(Number(found?.[1]), unit[0], unit[1]) : duration;
}

/** "1 lead", "12 leads". */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A technical name as words: `never_worked` is "never worked". */
export function words(name: string): string {
  return name.replaceAll(/[_-]+/g, " ").trim();
}

/** "Dana Reyes", "Dana Reyes and Lee Park", "Ana, Ben and Cho". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A first day in force: `YYYY-MM-DD`, which is the same day everywhere, or a moment in the agreement's time zone. */
export function firstDay(since: string, timeZone: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(since) ? day(`${since}T12:00:00Z`, "UTC") : day(since, timeZone);
}

/** The time zone of this computer, for what belongs to no agreement. */
export function localZone(): string {
  try {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  } catch {
    return "UTC";
  }
}
