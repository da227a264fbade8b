/**
 * What to do next when a call has failed.
 *
 * @module
 */

import type { UnreachableWhy } from "../../client/dial.ts";
import { absolutePath, dirname } from "../../util/paths.ts";
import { DEFAULT_SOCKET } from "../../model/defaults.ts";
import { ERRORS, type SupervisorError } from "../../model/errors.ts";
import type { Circumstances } from "./failure.ts";
import { statusHint } from "./interrupted.ts";
import { CONFIGURATION_NEARBY } from "./socket_path.ts";

/** What to do when nobody answers. */
const UNREACHABLE: Readonly<Record<UnreachableWhy, string>> = {
  missing: ERRORS.DAEMON_UNREACHABLE.hint,
  gone: ERRORS.DAEMON_UNREACHABLE.hint,
  other: ERRORS.DAEMON_UNREACHABLE.hint,
  refused: "it has ended without tidying up, so its log may say why; start " +
    "it again with: supervice -c FILE",
  "no-socket": "name the socket with -s PATH, or the configuration that " +
    "names it with -c FILE",
  denied: "call supervicectl as the user who runs the daemon; root may ask, " +
    "too, where only that user and root can write the folders of the socket",
};

/** What root can do about a socket that somebody could have put there. */
const BECOME_OWNER = "name the right socket with -s, or run as the daemon's " +
  'user: su USER -c "supervicectl ..."';

/** Says what to do next. */
export async function hintsFor(
  { code, data }: SupervisorError,
  circumstances: Circumstances,
): Promise<string[]> {
  const { hint } = ERRORS[code];
  if (code === "METHOD_NOT_FOUND") {
    return ["the daemon is older than this program: restart it with the same"];
  }
  if (code === "SOCKET_UNTRUSTED" && data.own === 0) return [BECOME_OWNER];
  if (code === "NO_ANSWER" && Array.isArray(data.names)) {
    return [statusHint(data.names)];
  }
  if (code !== "DAEMON_UNREACHABLE") return hint === null ? [] : [hint];
  if (data.path === undefined) {
    return ["the daemon has ended meanwhile: its log says why"];
  }
  const { configuration, isDefaultSocket } = circumstances;
  const why = isWhy(data.why) ? data.why : "other";
  const isNearby = isDefaultSocket && data.path !== DEFAULT_SOCKET;
  const file = isNearby ? CONFIGURATION_NEARBY : configuration ?? "FILE";
  return [
    UNREACHABLE[why].replace("-c FILE", `-c ${file}`),
    ...(isNearby ? [NEARBY] : []),
    ...(isDefaultSocket ? [OTHER_SOCKET] : []),
    ...(why === "missing" ? await otherFolder(circumstances, data.path) : []),
  ];
}

/** Where the socket comes from that nobody has named. */
const NEARBY = `the socket is that of ${CONFIGURATION_NEARBY} in this ` +
  `directory, as no daemon is at ${DEFAULT_SOCKET}`;

/** How to name another socket than the usual one. */
const OTHER_SOCKET =
  "a daemon with another socket is named with -c FILE or -s PATH";

/** What to do about a socket that was looked for in the wrong folder. */
async function otherFolder(
  { configuration, cwd }: Circumstances,
  path: unknown,
): Promise<string[]> {
  if (configuration === null) return [];
  const here = await cwd();
  const folder = dirname(absolutePath(here, configuration));
  const isIn = (directory: string) => `${path}`.startsWith(`${directory}/`);
  return folder === here || isIn(folder) || !isIn(here) ? [] : [
    `a relative path in ${configuration} starts at the working directory: ` +
    "be where the daemon was started, or write %(here)s/ before the path",
  ];
}

function isWhy(value: unknown): value is UnreachableWhy {
  return typeof value === "string" && Object.hasOwn(UNREACHABLE, value);
}
