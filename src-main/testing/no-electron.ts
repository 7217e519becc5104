// Stands for `electron` in unit tests: whoever imports it there tests an adapter instead of the logic behind a port.

throw new Error('unit tests do not use electron: test the logic with a fake port, and the whole in e2e/desktop')
