/** What a person chose, kept in this browser. */
export type Theme = 'auto' | 'light' | 'dark';
export type Language = 'en' | 'zh';

const stored = (key: string): string => {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return ''; // A browser may forbid it; then nothing is kept.
  }
};

const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    return; // As above.
  }
};

export function theme(): Theme {
  const kept = stored('kith.theme');
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

export function choose(theme: Theme): void {
  store('kith.theme', theme);
  show(theme);
}

export function show(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function language(): Language {
  const kept = stored('kith.language');
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function speak(language: Language): void {
  store('kith.language', language);
}
