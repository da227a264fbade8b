/**
 * Paths that serve more than one purpose.
 *
 * @module
 */

import { type ConfigDraft, type ProgramDraft, STREAMS } from "./draft.ts";
import { type Findings, placeText, type Spot } from "./findings.ts";
import { logPathsOf } from "./log_places.ts";
import { quoted } from "./quoted.ts";
import { stateFileOf } from "./state_file.ts";

/** Who uses a path. */
interface Use {
  readonly spot: Spot;
  /** What for, in words. */
  readonly purpose: string;
  /** The program whose output goes there; programs can share a file. */
  readonly program: string | null;
}

/** Checks all paths of a configuration against each other. */
export function checkPaths(draft: ConfigDraft): void {
  const { findings } = draft;
  const uses = new Map<string, Use>();
  for (const [path, use] of daemonUses(draft)) {
    claim({ uses, path, use, findings });
  }
  for (const program of draft.programs) checkStreams(draft, program, uses);
}

function daemonUses(draft: ConfigDraft): readonly (readonly [string, Use])[] {
  const { logfile, pidfile, socket, state_file: stateFile } = draft.daemon;
  const second = draft.daemon.readonly_socket;
  const file = { file: draft.name, line: null, section: null, key: null };
  const candidates: readonly (readonly [string | null, string, Spot])[] = [
    [draft.file, "the configuration itself", file],
    [socket.value, "the socket", socket.spot],
    [second.value, "the socket for reading", second.spot],
    [pidfile.value, "the pidfile", pidfile.spot],
    [logfile.value, "the daemon's log", logfile.spot],
    [stateFileOf(draft), "the state file", stateFile.spot],
  ];
  // The second one in the file is the one that is told about.
  const inOrder = candidates.toSorted(([_a, _b, a], [_c, _d, b]) =>
    (a.line ?? 0) - (b.line ?? 0)
  );
  return inOrder.flatMap(([path, purpose, spot]) =>
    path === null ? [] : [[path, { purpose, spot, program: null }] as const]
  );
}

function checkStreams(
  draft: ConfigDraft,
  program: ProgramDraft,
  uses: Map<string, Use>,
): void {
  const { findings } = draft;
  for (const stream of STREAMS) {
    const { spot } = program.settings[`${stream}_logfile`];
    const purpose = `the ${stream} of "${program.name}"`;
    for (const path of new Set(logPathsOf(draft, program, stream))) {
      const use = { spot, purpose, program: program.name };
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
  // The outputs of one program in one file are meant to be there.
  if (use.program !== null && use.program === first.program) return true;
  if (first.program !== null && use.program !== null) {
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
