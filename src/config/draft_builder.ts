/**
 * Sections to draft: the daemon first, then groups, then programs, for each
 * needs to know of those before it.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { ConfigDraft, GroupDraft, ProgramDraft } from "./draft.ts";
import type { Scope } from "./expansion.ts";
import { Findings, type Remark, type Spot } from "./findings.ts";
import { groupsOfPrograms } from "./group_rules.ts";
import { type Section, spotOf } from "./ini_document.ts";
import { checkNames, nameInstances } from "./instance_names.ts";
import { type OptionName, type SectionKindName, SECTIONS } from "./options.ts";
import type { SectionKind } from "./option_types.ts";
import { absolutePath } from "../util/paths.ts";
import { quoted } from "./quoted.ts";
import { readHeader } from "./section_header.ts";
import {
  checkDefaults,
  checkProgramDefaults,
  readSettings,
  rereadSettings,
  type Settings,
  type SettingsContext,
  type Sources,
  withVariables,
} from "./settings.ts";
import { reportUnknown } from "./unknown_names.ts";
import { withSettings } from "./unset_settings.ts";

/** A section with a header that could be read. */
interface Placed {
  readonly name: string;
  readonly section: Section;
  readonly spot: Spot;
}

/** The factory of the plug-in that every file of supervisord names. */
const USUAL_PLUGIN = "supervisor.rpcinterface:make_main_rpcinterface";

/** Longest chain of `extends`. */
const MAX_BASES = 32;

/** Makes the draft of a configuration. */
export class DraftBuilder {
  readonly #context: SettingsContext;
  readonly #scope: Scope;
  readonly #placed = new Map<SectionKindName, Placed[]>();
  /** The first section of each kind and name. */
  readonly #firstOf = new Map<string, Section>();
  #byName: ReadonlyMap<string, Section> | null = null;

  /**
   * @param context What reading a section needs.
   * @param scope What names stand for in any section.
   */
  constructor(context: SettingsContext, scope: Scope) {
    this.#context = context;
    this.#scope = scope;
  }

  /** Takes a section. */
  add(section: Section): void {
    // The header could not be read, which has been reported.
    if (section.name === "") return;
    const { findings, dialect } = this.#context;
    const { kind, name, fault } = readHeader(section.name, dialect);
    const { file, line } = section;
    const spot: Spot = { file, line, section: section.name, key: null };
    if (fault !== null) {
      if (kind === null) reportUnknown(this.#context, spot, fault);
      else findings.error(spot, fault);
    }
    if (kind === null) return;
    const { unhonoured }: SectionKind = SECTIONS[kind];
    if (unhonoured !== undefined) {
      findings.warning(spot, {
        message: `The section does nothing: ${unhonoured}`,
      });
    }
    const placed = this.#placed.get(kind) ?? [];
    // Another header can have the same name, with other blanks around it; the
    // same header has been seen to.
    const id = `${kind}:${name}`;
    const other = this.#firstOf.get(id) ?? section;
    this.#firstOf.set(id, other);
    if (other.name !== section.name && fault === null) {
      findings.error(spot, {
        message: "Cannot declare the section twice: also at line " +
          `${other.line} of ${other.file}`,
      });
    }
    placed.push({ name, section, spot });
    this.#placed.set(kind, placed);
  }

  /** Reads all sections that were taken. */
  finish(): Omit<ConfigDraft, "notes"> {
    const { file, cwd, findings, dialect } = this.#context;
    const outer = { ...this.#scope, braces: this.#asksForBraces() };
    const first = this.#read("supervice", outer)[0]?.settings ??
      readSettings("supervice", { section: null, scope: outer }, this.#context);
    const scope = withVariables(outer, first.environment.value);
    const daemon = this.#withSocket(first, scope);
    this.#warnOfUser(first.user);
    this.#readRest(scope);
    const groups = unique(this.#read("group", scope));
    const programs = this.#readPrograms(groups, scope);
    const unrun = (["eventlistener", "fcgi-program"] as const)
      .flatMap((kind) => this.#read(kind, scope)).map(({ name }) => name);
    checkNames(programs, findings);
    return {
      file: absolutePath(cwd, file),
      name: file,
      dialect,
      cwd,
      findings,
      daemon,
      programs,
      groups,
      unrun: new Set(unrun),
    };
  }

  /** Who asks for this wants no daemon that runs as root. */
  #warnOfUser({ value, spot }: Settings<"supervice">["user"]): void {
    if (value === null || ["root", "0"].includes(value.account)) return;
    this.#context.findings.warning(spot, {
      message: "Only programs are run by this account: the daemon keeps the " +
        "one that starts it",
      hint: "start the daemon as the account that it is to have",
    });
  }

  /** It has to be known before the section that says it is read. */
  #asksForBraces(): boolean {
    const section = this.#placed.get("supervice")?.[0]?.section ?? null;
    const quiet = { ...this.#context, findings: new Findings() };
    const sources = { section, scope: this.#scope };
    return readSettings("supervice", sources, quiet, ["expand_env"])
      .expand_env.value;
  }

  /** A second section of a name is checked too, but not kept. */
  #read<K extends SectionKindName>(
    kind: K,
    scope: Scope,
  ): readonly (Omit<Placed, "section"> & { settings: Settings<K> })[] {
    return (this.#placed.get(kind) ?? []).map(({ name, section, spot }) => {
      const isLikeProgram = "numprocs" in SECTIONS[kind].options;
      // What is not run is only checked: any number does.
      const inner = isLikeProgram
        ? withNames(scope, {
          program_name: name,
          group_name: name,
          process_num: 0,
          numprocs: 1,
        })
        : scope;
      const sources = { section, scope: inner };
      return {
        name,
        spot,
        settings: readSettings(kind, sources, this.#context),
      };
    });
  }

  /**
   * In files of supervisord the socket has a section of its own; where that is
   * missing, daemon and control tool meet at what is set for the latter.
   */
  #withSocket(
    daemon: Settings<"supervice">,
    scope: Scope,
  ): Settings<"supervice"> {
    const { cwd } = this.#context;
    const server = this.#read("unix_http_server", scope)[0]?.settings;
    if (server !== undefined) {
      const { file, file: { value } } = server;
      return withSettings(
        daemon,
        value === null
          ? { socket: { ...daemon.socket, valid: false } }
          : { socket: { ...file, value }, ...accessOf(server) },
      );
    }
    const url = this.#read("supervisorctl", scope)[0]?.settings.serverurl;
    const path = /^unix:\/\/(\/.+)$/.exec(url?.value ?? "")?.[1];
    return url === undefined || path === undefined
      ? daemon
      : withSettings(daemon, {
        socket: { ...url, value: absolutePath(cwd, path) },
      });
  }

  /** Reads what is only to be checked. */
  #readRest(scope: Scope): void {
    const context = this.#context;
    this.#read("include", scope);
    this.#read("inet_http_server", scope);
    this.#read("ctlplugin", scope);
    for (const { name, spot, settings } of this.#read("rpcinterface", scope)) {
      const factory = settings["supervisor.rpcinterface_factory"].value;
      if (name === "supervisor" && factory === USUAL_PLUGIN) continue;
      context.findings.warning(spot, {
        message: "The section does nothing: the daemon has no plug-ins",
      });
    }
    for (const { section } of this.#placed.get("program-default") ?? []) {
      checkProgramDefaults(section, scope, context);
    }
    checkDefaults(scope, context);
  }

  #readPrograms(
    groups: readonly GroupDraft[],
    scope: Scope,
  ): readonly ProgramDraft[] {
    const placed = this.#placed.get("program") ?? [];
    const groupsOf = groupsOfPrograms(groups, this.#context.dialect);
    return unique(placed.map((program) => {
      const own = groupsOf.get(program.name) ?? [program.name];
      return this.#readProgram(program, own, scope);
    }));
  }

  #readProgram(
    { name, section, spot }: Placed,
    groups: readonly string[],
    scope: Scope,
  ): ProgramDraft {
    const bases = [
      ...this.#basesOf(section),
      ...(this.#placed.get("program-default") ?? [])
        .map(({ section }) => section),
    ];
    const daemon = this.#placed.get("supervice")?.[0]?.section ?? null;
    const outer = {
      section,
      bases,
      daemon,
      scope: withNames(scope, { program_name: name }),
    };
    const { numprocs, start } = this.#countOf(outer);
    const sourcesOf = (group: string, number: number): Sources => ({
      ...outer,
      scope: withNames(outer.scope, {
        numprocs,
        group_name: group,
        process_num: number,
      }),
    });
    const [firstGroup = name] = groups;
    const settings = readSettings(
      "program",
      sourcesOf(firstGroup, start),
      this.#context,
    );
    const unnamed = groups.flatMap((group) =>
      Array.from({ length: numprocs }, (_, index) => {
        const number = start + index;
        const isFirst = group === firstGroup && index === 0;
        const own = isFirst ? settings : rereadSettings(
          "program",
          settings,
          sourcesOf(group, number),
          this.#context,
          ["process_num", "group_name"],
        );
        return { group, number, settings: own };
      })
    );
    const instances = nameInstances(name, unnamed, this.#context);
    return { name, spot, settings, instances };
  }

  /** How many there are has to be known before their own options are read. */
  #countOf(sources: Sources): { numprocs: number; start: number } {
    const quiet = { ...this.#context, findings: new Findings() };
    const read = readSettings("program", sources, quiet, COUNTS);
    return { numprocs: read.numprocs.value, start: read.numprocs_start.value };
  }

  /** The first of each name. */
  #programsByName(): ReadonlyMap<string, Section> {
    const placed = this.#placed.get("program") ?? [];
    return this.#byName ??= new Map(
      placed.toReversed().map(({ name, section }) => [name, section] as const),
    );
  }

  /** What a program extends, the nearest first. */
  #basesOf(section: Section): readonly Section[] {
    if (!section.entries.has("extends")) return [];
    const byName = this.#programsByName();
    const bases: Section[] = [];
    for (let at = section; bases.length < MAX_BASES;) {
      const entry = at.entries.get("extends");
      if (entry === undefined || entry.value === "") return bases;
      const base = byName.get(entry.value);
      if (base === undefined || bases.includes(base)) {
        this.#context.findings.error(
          spotOf(entry),
          baseFault(entry.value, base !== undefined, byName.keys()),
        );
        return bases;
      }
      bases.push(base);
      at = base;
    }
    return bases;
  }
}

/** Who may use the socket, as far as that is written. */
function accessOf(
  { chmod, chown }: Settings<"unix_http_server">,
): Partial<Settings<"supervice">> {
  return {
    ...(chmod.entry === null ? {} : { socket_mode: chmod }),
    ...(chown.entry === null ? {} : { socket_owner: chown }),
  };
}

const COUNTS: readonly OptionName<"program">[] = ["numprocs", "numprocs_start"];

function baseFault(
  name: string,
  isCircle: boolean,
  known: Iterable<string>,
): Remark {
  const message = `Cannot extend ${quoted(name)}`;
  if (isCircle) {
    return {
      message: `${message}: the programs extend each other in a circle`,
    };
  }
  const meant = nearest(name, known);
  return {
    message: `${message}: no such program`,
    hint: meant === null ? null : `did you mean "${meant}"?`,
  };
}

/** Has more names stand for something. */
function withNames(
  scope: Scope,
  added: Readonly<Record<string, string | number>>,
): Scope {
  const names = new Map([...scope.names, ...Object.entries(added)]);
  return { ...scope, names };
}

/** The first of each name. */
function unique<T extends { readonly name: string }>(
  drafts: readonly T[],
): readonly T[] {
  return [
    ...new Map(
      drafts.toReversed().map((draft) => [draft.name, draft] as const),
    ).values(),
  ].toReversed();
}
