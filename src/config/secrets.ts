/**
 * What looks like a secret, and is not shown.
 *
 * @module
 */

/** What stands in place of a secret. */
export const HIDDEN = "***";

/** Words in a name that make its value a secret, in upper case. */
const SECRET_WORDS = new Set([
  "APIKEY",
  "AUTH",
  "COOKIE",
  "CREDENTIAL",
  "CREDENTIALS",
  "DSN",
  "KEY",
  "KEYS",
  "PASS",
  "PASSPHRASE",
  "PASSWD",
  "PASSWORD",
  "PASSWORDS",
  "PRIVATE",
  "PW",
  "PWD",
  "SALT",
  "SECRET",
  "SECRETS",
  "TOKEN",
  "TOKENS",
]);

/** As the last word, these make the value the place of a secret. */
const PLACE_WORDS = new Set(["DIR", "DIRECTORY", "FILE", "FOLDER", "PATH"]);

/** The working directory, which every shell keeps in its environment. */
const HARMLESS = new Set(["PWD", "OLDPWD"]);

/** The password in a URL: what is between the account and the `@`. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi;

/**
 * Tells whether the name of a variable or an option says that its value is a
 * secret: one of its words is `PASSWORD`, `TOKEN`, `KEY` and the like, and the
 * last one is not `FILE` or `PATH`.
 *
 * @example
 * ```ts
 * import { isSecretName } from "./secrets.ts";
 * isSecretName("DB_PASSWORD"); // true
 * isSecretName("DB_PASSWORD_FILE"); // false
 * ```
 */
export function isSecretName(name: string): boolean {
  if (HARMLESS.has(name.toUpperCase())) return false;
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()
    .split(/[^A-Z0-9]+/).filter((word) => word !== "");
  return !PLACE_WORDS.has(words.at(-1) ?? "") &&
    words.some((word) => SECRET_WORDS.has(word));
}

/** Hides the passwords of URLs in a text. */
export function hideUrlPasswords(text: string): string {
  return text.replaceAll(URL_PASSWORD, `$1${HIDDEN}`);
}

/**
 * Hides the values that look like secrets: those of secret names, keys in
 * PEM text, and passwords of URLs.
 */
export function hideSecrets(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const isSecret = isSecretName(name) || value.includes("PRIVATE KEY-----");
      return [name, isSecret ? HIDDEN : hideUrlPasswords(value)];
    }),
  );
}
