/** How many tasks run before timers and sockets have their turn again. */
const atOnce = 20;

/**
 * A queue of tasks, each of which could be the browser's own: in Electron every message of a
 * window is one task, while ours come many in one piece of the socket.
 */
export function createTurns(): (task: () => void) => void {
  const waiting: (() => void)[] = [];
  const work = () => {
    for (const task of waiting.splice(0, atOnce)) task();
    if (waiting.length > 0) setImmediate(work);
  };
  return (task) => {
    if (waiting.push(task) === 1) setImmediate(work);
  };
}
