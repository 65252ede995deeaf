// Runs before anything is drawn: a page that is light for a moment blinds people in the dark.
try {
  const theme = localStorage.getItem('sotto-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
