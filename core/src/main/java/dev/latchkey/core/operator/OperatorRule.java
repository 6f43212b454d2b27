package dev.latchkey.core.operator;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.company.Operators;

/** Who may give the commands of an operator in a browser: whoever has an account that is active as the command runs. */
public final class OperatorRule {

    private final Operators operators;

    public OperatorRule(Operators operators) {
        this.operators = operators;
    }

    /** @throws CommandRefused when there is no such operator, or not any more */
    public void require(Transaction tx, Actor.Operator actor) {
        if (operators
                .find(tx, actor.operatorId())
                .filter(OperatorAccount::isActive)
                .isEmpty()) {
            throw CommandRefused.notPermitted("this needs an operator's account that is active");
        }
    }
}
