/**
 * The ways to draw the picture of groups.
 *
 * @module
 */

/** The ways to draw it. */
export const GRAPH_FORMATS = ["text", "dot", "mermaid"] as const;

/** A way to draw it. */
export type GraphFormat = typeof GRAPH_FORMATS[number];
