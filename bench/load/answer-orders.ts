/** The far end of a LoadProcess: each order is answered when it is carried out; a failure ends the process. */
export function answerOrders<Order>(run: (order: Order) => Promise<unknown>): void {
  process.on('message', (order: Order) => {
    run(order).then(
      (report) => process.send?.(report),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
