package dev.latchkey.edge.http;

import org.jspecify.annotations.Nullable;

/** What one request holds of a {@link ByteBudget}, of its address and of its connection. Belongs to its event loop. */
final class Holding {

    private final Object address;
    private final @Nullable OpenConnection connection;
    private ByteBudget budget;
    private long bytes;
    private boolean isOver;

    /** @param connection absent when it is not counted, as that of a trusted proxy */
    Holding(ByteBudget budget, Object address, @Nullable OpenConnection connection) {
        this.budget = budget;
        this.address = address;
        this.connection = connection;
    }

    /** Takes more; what does not suffice, and nothing is taken, or absent when it is taken. */
    @Nullable
    Refusal tryTake(long wanted) {
        if (isOver) {
            return null;
        }
        if (connection != null && !connection.mayHold(wanted)) {
            return Refusal.CONNECTION_MEMORY_EXHAUSTED;
        }
        var refusal = budget.tryTake(address, wanted);
        if (refusal == null) {
            add(wanted);
        }
        return refusal;
    }

    /** Takes more for what is there already. */
    void take(long wanted) {
        if (!isOver) {
            budget.take(address, wanted);
            add(wanted);
        }
    }

    /** Whether so much is there. */
    boolean mayTake(long wanted) {
        return budget.has(address, wanted);
    }

    private void add(long wanted) {
        bytes += wanted;
        if (connection != null) {
            connection.hold(wanted);
        }
    }

    /** What it takes from. */
    ByteBudget budget() {
        return budget;
    }

    /** Goes on with another budget; before anything was taken. */
    void moveTo(ByteBudget other) {
        if (bytes == 0) {
            budget = other;
        }
    }

    /** Gives everything back; nothing is taken any more. */
    void close() {
        if (!isOver) {
            isOver = true;
            if (bytes > 0) {
                budget.giveBack(address, bytes);
            }
            if (connection != null) {
                connection.hold(-bytes);
            }
            bytes = 0;
        }
    }
}
