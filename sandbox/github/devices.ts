/** Keeps impatient devices off: each poll that comes too early makes them wait five seconds longer. */
export interface Devices {
  /** Notes a device and returns the seconds it has to wait between polls. */
  begin(deviceCode: string): number;
  /** Notes a poll; the new interval in seconds when it came too early. */
  poll(deviceCode: string): number | undefined;
}

export function createDevices(interval: number): Devices {
  const devices = new Map<string, { interval: number; polled: number | undefined }>();

  return {
    begin(deviceCode) {
      devices.set(deviceCode, { interval, polled: undefined });
      return interval;
    },
    poll(deviceCode) {
      const device = devices.get(deviceCode);
      if (!device) return undefined;
      const now = performance.now();
      // A timer may fire a little early; only a clearly impatient device is told off.
      const tooEarly =
        device.polled !== undefined && now - device.polled < device.interval * 1000 - 100;
      device.polled = now;
      if (tooEarly) device.interval += 5;
      return tooEarly ? device.interval : undefined;
    },
  };
}
