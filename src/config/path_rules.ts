/**
 * Paths that serve more than one purpose.
 *
 * @module
 */

import {
  type ConfigDraft,
  logPathsOf,
  type ProgramDraft,
  STREAMS,
} from "./draft.ts";
import { type Findings, placeText, type Spot } from "./findings.ts";
import { quoted } from "./quoted.ts";
import { PROCESS_NUM } from "./template.ts";
import { stateFileOf } from "./state_file.ts";

/** Who uses a path. */
interface Use {
  readonly spot: Spot;
  /** What for, in words. */
  readonly purpose: string;
  /** Log files of programs can be shared, if not wisely. */
  readonly isStream: boolean;
}

/** Checks all paths of a configuration against each other. */
export function checkPaths(draft: ConfigDraft): void {
  const { findings } = draft;
  const uses = new Map<string, Use>();
  for (const [path, use] of daemonUses(draft)) {
    claim({ uses, path, use, findings });
  }
  for (const program of draft.programs) checkStreams(program, uses, findings);
}

function daemonUses(draft: ConfigDraft): readonly (readonly [string, Use])[] {
  const { logfile, pidfile, socket, state_file: stateFile } = draft.daemon;
  const file = { file: draft.name, line: null, section: null, key: null };
  const candidates: readonly (readonly [string | null, string, Spot])[] = [
    [draft.file, "the configuration itself", file],
    [socket.value, "the socket", socket.spot],
    [pidfile.value, "the pidfile", pidfile.spot],
    [logfile.value, "the daemon's log", logfile.spot],
    [stateFileOf(draft), "the state file", stateFile.spot],
  ];
  // The second one in the file is the one that is told about.
  const inOrder = candidates.toSorted(([_a, _b, a], [_c, _d, b]) =>
    (a.line ?? 0) - (b.line ?? 0)
  );
  return inOrder.flatMap(([path, purpose, spot]) =>
    path === null ? [] : [[path, { purpose, spot, isStream: false }] as const]
  );
}

function checkStreams(
  program: ProgramDraft,
  uses: Map<string, Use>,
  findings: Findings,
): void {
  for (const stream of STREAMS) {
    const { spot } = program.settings[`${stream}_logfile`];
    const paths = logPathsOf(program, stream);
    const distinct = new Set(paths);
    if (distinct.size < paths.length) {
      findings.warning(spot, {
        message: `All ${paths.length} processes write into one file`,
        hint: `put ${PROCESS_NUM} into its name`,
      });
    }
    const purpose = `the ${stream} of "${program.name}"`;
    for (const path of distinct) {
      const use = { spot, purpose, isStream: true };
      // One conflict of an option is enough: its instances all have the same.
      if (!claim({ uses, path, use, findings })) break;
    }
  }
}

/** Takes a path for a purpose; tells whether it was free. */
function claim(
  { uses, path, use, findings }: {
    readonly uses: Map<string, Use>;
    readonly path: string;
    readonly use: Use;
    readonly findings: Findings;
  },
): boolean {
  const first = uses.get(path);
  if (first === undefined) {
    uses.set(path, use);
    return true;
  }
  const place = first.spot.line === null
    ? ""
    : ` (${placeText(first.spot, use.spot)})`;
  if (first.isStream && use.isStream) {
    findings.warning(use.spot, {
      message: `Two outputs go into ${
        quoted(path)
      }: also ${first.purpose}${place}`,
      hint: "give each output a file of its own",
    });
  } else {
    findings.error(use.spot, {
      message: `Cannot use ${quoted(path)} for ${use.purpose}: it is ` +
        `${first.purpose}${place}`,
    });
  }
  return false;
}
