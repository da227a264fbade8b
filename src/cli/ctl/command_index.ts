/**
 * Which commands there are: all that a call has to know before it knows which
 * one it is for. The rest is in the tables of the sections and the files of the
 * commands, which are read only when they are needed.
 *
 * Those are imported in a way that says nothing before it is called: Deno reads
 * what stands in a literal import(), and all that is behind it, before a program
 * begins. See docs/architecture.md.
 *
 * @module
 */

import type { Command, CommandFacts, CommandModule } from "./command.ts";

/** The names of the commands that belong together. */
interface SectionFacts {
  /** The title they have in help texts. */
  readonly title: string;
  /** Other names each command answers to, by its name. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

/**
 * The sections in the order of the help text; each has the name of the file
 * in `table/` that holds the rows of its commands.
 */
export const SECTIONS = {
  questions: {
    title: "Commands that ask",
    commands: {
      status: ["ps", "ls"],
      why: [],
      info: ["show"],
      pid: [],
      usage: [],
      wait: [],
      events: [],
    },
  },
  processes: {
    title: "Commands that order",
    commands: {
      start: [],
      stop: [],
      restart: [],
      startgroup: [],
      stopgroup: [],
      signal: ["kill"],
    },
  },
  logs: {
    title: "Commands about output",
    commands: { tail: [], maintail: [], logs: [], clear: [], reopen: [] },
  },
  daemon: {
    title: "The daemon and its configuration",
    commands: {
      reload: [],
      reread: ["plan"],
      update: [],
      avail: [],
      version: [],
      shutdown: [],
      help: [],
    },
  },
  terminal: {
    title: "At a terminal",
    commands: { top: [], fg: ["attach"], graph: ["tree"], completion: [] },
  },
} as const satisfies Readonly<Record<string, SectionFacts>>;

/** The name of a section. */
export type SectionName = keyof typeof SECTIONS;

/** The rows of a section: one for each of its commands. */
export type CommandRows<S extends SectionName> = {
  readonly [N in keyof (typeof SECTIONS)[S]["commands"]]: CommandFacts;
};

/** Where a command is found. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly section: SectionName;
}

/** Every command, in the order of the help text. */
export const COMMAND_INDEX: readonly CommandEntry[] = entriesOf(SECTIONS);

function entriesOf(
  sections: Readonly<Record<SectionName, SectionFacts>>,
): CommandEntry[] {
  const names = Object.keys(sections) as SectionName[];
  return names.flatMap((section) =>
    Object.entries(sections[section].commands)
      .map(([name, aliases]) => ({ name, aliases, section }))
  );
}

/** Finds a command by its name or another name of it. */
export function findEntry(word: string): CommandEntry | undefined {
  return COMMAND_INDEX.find(({ name, aliases }) =>
    name === word || aliases.includes(word)
  );
}

/** Loads the row of a command. */
export async function loadCommand(entry: CommandEntry): Promise<Command> {
  const { name, aliases, section } = entry;
  const { ROWS }: { ROWS: Readonly<Record<string, CommandFacts>> } =
    await import(import.meta.resolve(`./table/${section}.ts`));
  return commandOf({ name, aliases }, ROWS);
}

/** Completes the names of a command with the row that it has in a table. */
export function commandOf(
  { name, aliases }: Pick<CommandEntry, "name" | "aliases">,
  rows: Readonly<Record<string, CommandFacts>>,
): Command {
  const row = rows[name];
  if (row === undefined) throw new TypeError(`No row has the name "${name}"`);
  return { name, aliases, ...row };
}

/** Loads what does a command. */
export function loadModule(name: string): Promise<CommandModule> {
  return import(import.meta.resolve(`./commands/${name}.ts`));
}
