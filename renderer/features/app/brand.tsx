import styles from './brand.module.css';

interface BrandProps {
  readonly withName: boolean;
}

/** The mark of Latchkey: a key whose bow is a keyhole. */
export function Brand({ withName }: BrandProps) {
  return (
    <div className={styles['brand']}>
      <svg viewBox="0 0 24 24" width="24" height="24" role="img" aria-label="Latchkey">
        <rect width="24" height="24" rx="6" className={styles['plate']} />
        <circle cx="9" cy="12" r="3.5" className={styles['line']} />
        <path d="M12.5 12H19M16 12v3M19 12v2.25" className={styles['line']} />
      </svg>
      {withName && (
        <span className={styles['name']} aria-hidden>
          Latchkey
        </span>
      )}
    </div>
  );
}
