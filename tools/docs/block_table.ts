/**
 * Every generated block by name: the pages place them where they like.
 *
 * @module
 */

import {
  ctlCommands,
  ctlExits,
  ctlOptions,
  daemonExits,
  daemonOptions,
} from "./command_lines.ts";
import {
  isHealthOption,
  optionTable,
  reloadList,
  sectionList,
  supervisordDefaults,
  supervisordOptions,
  typeList,
} from "./configuration.ts";
import { errorTable, rpcErrorDataTable, rpcErrorTable } from "./errors.ts";
import type { BlockTable } from "./marked_blocks.ts";
import { rankTable } from "./rooms.ts";
import {
  eventTable,
  limitTable,
  methodSections,
  processInfoFields,
  reloadWords,
} from "./rpc.ts";
import {
  cellTable,
  essay,
  kindTable,
  matrix,
  stateTable,
  timerTable,
} from "./state_machine.ts";

/**
 * Makes the table of blocks.
 *
 * @param source Gives the text of a source file, by its path from the root.
 */
export function makeBlocks(source: (path: string) => string): BlockTable {
  return {
    "config-sections": () => sectionList("supervice"),
    "config-supervisord-sections": () => sectionList("supervisord"),
    "config-supervisord-defaults": supervisordDefaults,
    "config-supervisord-options": supervisordOptions,
    "config-types": typeList,
    "config-reloads": reloadList,
    "config-supervice": () => optionTable("supervice"),
    "config-program": () =>
      optionTable("program", (name) => !isHealthOption(name)),
    "config-health": () => optionTable("program", isHealthOption),
    "config-group": () => optionTable("group"),
    "config-include": () => optionTable("include"),
    "daemon-options": daemonOptions,
    "daemon-exits": daemonExits,
    "ctl-options": ctlOptions,
    "ctl-exits": ctlExits,
    "ctl-commands": ctlCommands,
    "rpc-events": eventTable,
    "rpc-methods": methodSections,
    "rpc-reload": reloadWords,
    "rpc-process-info": () =>
      processInfoFields(source("src/model/process_info.ts")),
    "rpc-limits": () => limitTable(source("src/rpc/limits.ts")),
    "rpc-errors": rpcErrorTable,
    "rpc-error-data": rpcErrorDataTable,
    "errors": errorTable,
    "states": stateTable,
    "machine-essay": () => essay(source("src/process/machine.ts")),
    "machine-states": kindTable,
    "machine-timers": () => timerTable(source("src/process/inputs.ts")),
    "machine-matrix": matrix,
    "machine-cells": () => cellTable(source("src/process/_cells.ts")),
    "room-ranks": rankTable,
  };
}
