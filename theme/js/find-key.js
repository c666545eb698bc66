/** Where this device keeps the deal: for this site alone. */
export const KEY = `dealshelf-deal:${new URL("..", import.meta.url).pathname}`;
