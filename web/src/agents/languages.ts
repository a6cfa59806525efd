/** Languages by their BCP 47 tags, with names as the browser knows them. */

/** What voice agents speak most; any other tag can be typed. */
const TAGS =
  "af-ZA am-ET ar ar-AE ar-EG ar-SA az-AZ bg-BG bn-BD bn-IN bs-BA ca-ES cs-CZ cy-GB da-DK de de-AT " +
  "de-CH de-DE el-GR en en-AU en-CA en-GB en-IE en-IN en-NZ en-PH en-SG en-US en-ZA es es-AR es-CL " +
  "es-CO es-ES es-MX es-PE es-US et-EE eu-ES fa-IR fi-FI fil-PH fr fr-BE fr-CA fr-CH fr-FR ga-IE " +
  "gl-ES gu-IN he-IL hi-IN hr-HR hu-HU hy-AM id-ID is-IS it it-CH it-IT ja-JP ka-GE kk-KZ km-KH " +
  "kn-IN ko-KR lo-LA lt-LT lv-LV mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM nb-NO ne-NP nl nl-BE " +
  "nl-NL pa-IN pl-PL ps-AF pt pt-BR pt-PT ro-RO ru-RU si-LK sk-SK sl-SI so-SO sq-AL sr-RS sv-SE " +
  "sw-KE ta-IN te-IN th-TH tr-TR uk-UA ur-PK uz-UZ vi-VN yue-HK zh zh-CN zh-HK zh-TW zu-ZA";

const LONGEST_TAG = 10;

export interface Language {
  readonly tag: string;
  readonly name: string;
}

const names = new Intl.DisplayNames(["en"], { type: "language", languageDisplay: "standard" });

/** `German (Switzerland)` for `de-CH`; the tag itself where the browser has no name for it. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag; // No well-formed tag, though somebody stored it.
  }
}

/** The tag in its usual spelling (`de-ch` is `de-CH`); null where it is no tag that can be kept. */
export function tagOf(typed: string): string | null {
  const text = typed.trim().replaceAll("_", "-");
  if (!/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(text) || text.length > LONGEST_TAG) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null; // Well-spelled, but no language tag: `en-x`.
  }
}

/** The languages to choose from, by name. */
export const LANGUAGES: readonly Language[] = TAGS.split(" ")
  .map((tag) => ({ tag, name: languageName(tag) }))
  .sort((one, other) => one.name.localeCompare(other.name));
