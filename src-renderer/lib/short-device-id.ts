// A device id short enough to compare by eye. Pure.

/** The first twelve digits in groups of four, as the command line shows them. */
export function shortDeviceId(deviceId: string): string {
  return (deviceId.slice(0, 12).match(/.{1,4}/g) ?? []).join(' ')
}
