const users = new Map([['test-user', { id: 'test-user' }]])

/** Stands for your database. */
export async function findUser(id) {
  return users.get(id)
}
