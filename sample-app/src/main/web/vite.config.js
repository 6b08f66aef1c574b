import { defineConfig } from 'vite';

// The application serves what is under static/ at its root.
export default defineConfig({
	build: { outDir: '../../../target/classes/static', emptyOutDir: true },
});
