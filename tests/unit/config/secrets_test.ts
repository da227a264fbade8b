import { assertEquals } from "@std/assert";
import {
  hideSecrets,
  hideUrlPasswords,
  isSecretName,
} from "../../../src/config/secrets.ts";

Deno.test("isSecretName() goes by the words of a name", () => {
  const secret = [
    "PASSWORD",
    "DB_PASSWORD",
    "db.passwd",
    "apiKey",
    "API_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "GITHUB_TOKEN",
    "MYSQL_PWD",
    "SENTRY_DSN",
    "TOKEN_2",
  ];
  const plain = [
    "PATH",
    "PWD",
    "OLDPWD",
    "KEYBOARD",
    "MONKEY",
    "DB_PASSWORD_FILE",
    "SSL_KEY_PATH",
    "AUTHOR",
    "PASSENGER",
    "LANG",
    "_",
  ];
  assertEquals(secret.filter((name) => !isSecretName(name)), []);
  assertEquals(plain.filter(isSecretName), []);
});

Deno.test("hideUrlPasswords() leaves the rest of a URL", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["postgres://app:s3cret@db/x", "postgres://app:***@db/x"],
    ["redis://:s3cret@cache:6379", "redis://:***@cache:6379"],
    ["a http://u:p@h b https://v:q@i", "a http://u:***@h b https://v:***@i"],
    ["http://host:80/a@b", "http://host:80/a@b"],
    ["http://u@host/", "http://u@host/"],
    ["no URL: at @all", "no URL: at @all"],
  ];
  for (const [text, shown] of rows) assertEquals(hideUrlPasswords(text), shown);
});

Deno.test("hideSecrets() keeps every name", () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----";
  assertEquals(
    hideSecrets({ A: "1", TOKEN: "t", CERT: pem, URL: "http://u:p@h" }),
    { A: "1", TOKEN: "***", CERT: "***", URL: "http://u:***@h" },
  );
});
