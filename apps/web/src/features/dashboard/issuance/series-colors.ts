/** Colors of series in the order in which they appear, for light and dark paper; each at least 3:1 on it (WCAG 2.2 §1.4.11). */
const COLORS = [
  ['#0a6450', '#bfe04a'],
  ['#3f7fc4', '#92bff6'],
  ['#b56a00', '#f0b766'],
  ['#6b3fa0', '#c9a6f5'],
  ['#c2417a', '#ff9db8'],
  ['#00838f', '#5fd3e6'],
  ['#5b6b14', '#d9c27a'],
  ['#8a5a3c', '#d9a184'],
  ['#6b7872', '#8d9f97'],
] as const;

/** The color of a series by its place, as a rule of styles for one property. */
export function seriesColor(place: number, property: 'fill' | 'backgroundColor') {
  const [light, dark] = COLORS[Math.min(place, COLORS.length - 1)] ?? COLORS[0];
  return { [property]: light, '[data-theme="dark"] &': { [property]: dark } };
}
