/**
 * Paths that serve more than one purpose.
 *
 * @module
 */

import type { Files } from "../ports/files.ts";
import { type ConfigDraft, type ProgramDraft, STREAMS } from "./draft.ts";
import { type Findings, placeText, type Spot } from "./findings.ts";
import { logFilesOf } from "./log_places.ts";
import { quoted } from "./quoted.ts";
import { stateFileOf } from "./state_file.ts";

/** Who uses a path. */
interface Use {
  /** As it is written, but absolute. */
  readonly path: string;
  readonly spot: Spot;
  /** What for, in words. */
  readonly purpose: string;
  /** The program whose output goes there; programs can share a file. */
  readonly program: string | null;
  /** Up to which number rotation uses `path.1`, `path.2` and so on; 0 none. */
  readonly backups: number;
  /** Whether the program itself writes it, and holds it open. */
  readonly isHeld?: boolean;
  /** Whether the daemon moves it aside, and writes another one then. */
  readonly isMoved?: boolean;
}

/** One pass over all paths. */
interface PathPass {
  /** Where a path leads: what leads to one place is one file. */
  readonly placeOf: (path: string) => string;
  /** Whether the pass tells about two paths that lead to one place. */
  readonly tells: (path: string, other: string) => boolean;
}

/** Rotated files have such names. */
const ROTATED = /^(?<live>.+)(?<suffix>\.(?<number>[1-9]\d*)(?:\.gz)?)$/;

/** Checks all paths of a configuration against each other, by their text. */
export function checkPaths(draft: ConfigDraft): void {
  check(draft, { placeOf: (path) => path, tells: () => true });
}

/** Finds what the text does not show: paths that lead to one file by links. */
export function checkPlaces(
  draft: ConfigDraft,
  files: Pick<Files, "realPathSync">,
): void {
  check(draft, {
    placeOf: (path) => files.realPathSync(path),
    tells: (path, other) => path !== other,
  });
}

function check(draft: ConfigDraft, { placeOf, tells }: PathPass): void {
  const { findings } = draft;
  const owners = new Map<string, Use>();
  const rotated = new Map<string, Use>();
  const uses = [
    ...daemonUses(draft),
    ...draft.programs.flatMap((program) => outputUses(draft, program)),
  ].map((use) => ({ use, place: placeOf(use.path) }));
  for (const { use, place } of uses) {
    if (!owners.has(place)) owners.set(place, use);
    // Those who share a file may keep different numbers of old ones.
    const most = rotated.get(place)?.backups ?? 0;
    if (use.backups > most) rotated.set(place, use);
  }
  const told = new Set<Spot>();
  for (const { use, place } of uses) {
    // One clash of an option is enough: its instances all have the same.
    if (told.has(use.spot)) continue;
    const owner = owners.get(place) ?? use;
    const { live = "", suffix = "", number } = ROTATED.exec(place)?.groups ??
      {};
    const mover = rotated.get(live);
    if (owner !== use && tells(use.path, owner.path)) {
      // The outputs of one program in one file are meant to be there.
      if (use.program !== null && use.program === owner.program) continue;
      tellShared(use, owner, findings);
      told.add(use.spot);
    } else if (
      mover !== undefined && Number(number) <= mover.backups &&
      tells(use.path, `${mover.path}${suffix}`)
    ) {
      tellOverwritten(use, mover, findings);
      told.add(use.spot);
    }
  }
}

function daemonUses(draft: ConfigDraft): readonly Use[] {
  const { logfile, pidfile, socket, state_file: stateFile } = draft.daemon;
  const { readonly_socket: second, log_maxbytes: limit } = draft.daemon;
  const backups = limit.value > 0 ? draft.daemon.log_backups.value : 0;
  const file = { file: draft.name, line: null, section: null, key: null };
  const candidates:
    readonly (readonly [string | null, string, Spot, number])[] = [
      [draft.file, "the configuration itself", file, 0],
      [socket.value, "the socket", socket.spot, 0],
      [second.value, "the socket for reading", second.spot, 0],
      [pidfile.value, "the pidfile", pidfile.spot, 0],
      [logfile.value, "the daemon's log", logfile.spot, backups],
      [stateFileOf(draft), "the state file", stateFile.spot, 0],
    ];
  // The second one in the file is the one that is told about.
  const inOrder = candidates.toSorted(([_a, _b, a], [_c, _d, b]) =>
    (a.line ?? 0) - (b.line ?? 0)
  );
  return inOrder.flatMap(([path, purpose, spot, backups]) =>
    path === null ? [] : [{ path, purpose, spot, program: null, backups }]
  );
}

function outputUses(draft: ConfigDraft, program: ProgramDraft): readonly Use[] {
  const { name, settings: { log_mode: mode } } = program;
  return STREAMS.flatMap((stream) => {
    const { spot } = program.settings[`${stream}_logfile`];
    const purpose = `the ${stream} of "${name}"`;
    return logFilesOf(draft, program, stream).map((file) => {
      const { path, maxBytes, rotation, compress } = file;
      const isRotated = maxBytes > 0 || rotation !== "size";
      const backups = isRotated || compress ? file.backups : 0;
      const isHeld = mode.value === "direct";
      const isMoved = isRotated && !isHeld;
      const use = { path, spot, purpose, program: name };
      return { ...use, backups, isHeld, isMoved };
    });
  });
}

function tellShared(use: Use, owner: Use, findings: Findings): void {
  const path = quoted(use.path);
  const other = `${owner.purpose}${placeOfOther(owner, use)}`;
  if (use.isHeld && owner.isMoved || use.isMoved && owner.isHeld) {
    findings.error(use.spot, {
      message: `Cannot use ${path} for ${use.purpose}, as for ${other}: only ` +
        "one of them has log_mode = direct, and would go on in the old file " +
        "after a rotation",
      hint: "give each output a file of its own",
    });
  } else if (owner.program !== null && use.program !== null) {
    findings.warning(use.spot, {
      message: `Two outputs go into ${path}: also ${other}`,
      hint: "give each output a file of its own",
    });
  } else {
    findings.error(use.spot, {
      message: `Cannot use ${path} for ${use.purpose}: it is ${other}`,
    });
  }
}

function tellOverwritten(use: Use, mover: Use, findings: Findings): void {
  findings.error(use.spot, {
    message: `Cannot use ${quoted(use.path)} for ${use.purpose}: rotation ` +
      `keeps an old file of ${mover.purpose} there` +
      placeOfOther(mover, use),
    hint: "give it another name",
  });
}

/** ` (line 3)`, and how the path is written there where that differs. */
function placeOfOther({ spot, path }: Use, from: Use): string {
  const facts = [
    ...(spot.line === null ? [] : [placeText(spot, from.spot)]),
    ...(path === from.path ? [] : [quoted(path)]),
  ];
  return facts.length === 0 ? "" : ` (${facts.join(", ")})`;
}
