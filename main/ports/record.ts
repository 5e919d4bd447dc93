import type { Activity } from '../../preload/model/activity.ts';

/** Writes one line of the audit log. Never throws: a full log must not undo the work it tells of. */
export type RecordActivity = (entry: Omit<Activity, 'id' | 'at'>) => void;
