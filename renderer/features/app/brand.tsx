import styles from './brand.module.css';

interface BrandProps {
  readonly withName: boolean;
}

/** The mark of the app's icon, drawn in the theme's colours: a key that is the bolt of a latch. */
export function Brand({ withName }: BrandProps) {
  return (
    <div className={styles['brand']}>
      <svg viewBox="0 0 512 512" width="24" height="24" role="img" aria-label="Latchkey">
        <rect x="24" y="24" width="464" height="464" rx="108" className={styles['plate']} />
        <path d="M396 156v200" className={styles['keeper']} />
        <circle cx="170" cy="256" r="66" className={styles['key']} />
        <path d="M236 256h130M290 256v52M336 256v38" className={styles['key']} />
      </svg>
      {withName && (
        <span className={styles['name']} aria-hidden>
          Latchkey
        </span>
      )}
    </div>
  );
}
