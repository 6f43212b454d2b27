package dev.latchkey.core.operator;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;

/** {@link OperatorRule} for what has a transaction of its own: before it, and in it, since what lies between may take its time. */
public final class OperatorCheck {

    private final Transactions transactions;
    private final OperatorRule rule;

    OperatorCheck(Transactions transactions, OperatorRule rule) {
        this.transactions = transactions;
        this.rule = rule;
    }

    /** @throws CommandRefused when there is no such operator, or not any more */
    public void require(Actor.Operator actor) {
        transactions.read(tx -> {
            rule.require(tx, actor);
            return actor;
        });
    }

    /**
     * The same, in the transaction of what is done.
     *
     * @throws CommandRefused when there is no such operator, or not any more
     */
    public void require(Transaction tx, Actor.Operator actor) {
        rule.require(tx, actor);
    }
}
