import styles from './lost-and-kept.module.css';

interface LostAndKeptProps {
  /** What will be lost, one line each. */
  readonly lost?: readonly string[] | undefined;
  /** What stays valid elsewhere until somebody ends it there, one line each. */
  readonly left?: readonly string[] | undefined;
  /** What stays, one line each. */
  readonly kept?: readonly string[] | undefined;
}

/** What something that cannot be taken back costs, and what it leaves alone. */
export function LostAndKept({ lost, left, kept }: LostAndKeptProps) {
  return (
    <>
      <Lines title="This is lost" lines={lost} />
      <Lines title="This is left to you" lines={left} />
      <Lines title="This is kept" lines={kept} />
    </>
  );
}

interface LinesProps {
  readonly title: string;
  readonly lines: readonly string[] | undefined;
}

function Lines({ title, lines = [] }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <div className={styles['lines']}>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
