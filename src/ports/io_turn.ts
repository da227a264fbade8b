/**
 * A way to let everybody else have their turn.
 *
 * @module
 */

/**
 * Settles when the event loop has looked at what has come meanwhile: requests,
 * output, ended children. Never rejects.
 */
export type IoTurn = () => Promise<void>;
