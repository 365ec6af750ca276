/** The desk bell: made by the window itself, two struck partials that die away. Main decides when, and repeats. */
import { bridge } from './bridge.js';
import { screen } from './screen.js';

const MARK_STAYS_MS = 4_000;
/** Partials of a small brass bell: Hz, loudness of each, and how long it rings, s. */
const PARTIALS = [[1_318, 0.5, 1.6], [2_637, 0.28, 1.1], [3_951, 0.12, 0.7], [5_590, 0.06, 0.4]] as const;
let audio: AudioContext | undefined;
let mark: number | undefined;

function strike(at: number, loudness: number): void {
  if (!audio) return;
  const out = audio.createGain();
  out.gain.value = loudness;
  out.connect(audio.destination);
  for (const [frequency, share, seconds] of PARTIALS) {
    const tone = audio.createOscillator();
    const fade = audio.createGain();
    tone.frequency.value = frequency;
    fade.gain.setValueAtTime(0, at);
    fade.gain.linearRampToValueAtTime(share, at + 0.004);
    fade.gain.exponentialRampToValueAtTime(0.000_1, at + seconds);
    tone.connect(fade).connect(out);
    tone.start(at);
    tone.stop(at + seconds);
  }
}

/**
 * @param level 2 strikes twice and louder
 * @param volume 0 to 100
 */
export function ring(level: 1 | 2, volume: number): void {
  screen.setState({ ringing: level });
  window.clearTimeout(mark);
  mark = window.setTimeout(() => screen.setState({ ringing: 0 }), MARK_STAYS_MS);
  if (volume <= 0) return;
  audio ??= new AudioContext();
  void audio.resume();
  const loudness = (volume / 100) ** 2 * (level === 2 ? 1 : 0.6);
  strike(audio.currentTime + 0.02, loudness);
  if (level === 2) strike(audio.currentTime + 0.32, loudness);
}

export const startAlerts = (): (() => void) => bridge.on('alert', ({ level, volume }) => ring(level, volume));
