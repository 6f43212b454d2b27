package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a company from locking itself out: nobody takes away their own power by mistake, and an Admin always remains. Read in
 * the transaction of the change; the store lets one writer in at a time.
 */
final class LockoutGuard {

    private final Users users;
    private final String administrator;

    /** @param administrator id of the role that administrators have */
    LockoutGuard(Users users, String administrator) {
        this.users = users;
        this.administrator = administrator;
    }

    /** @throws CommandRefused when the change is of the actor's own role, group or activity, or leaves no active Admin */
    void check(Transaction tx, Actor.InCompany actor, User before, User after) {
        var losesPower = !before.systemRoleId().equals(after.systemRoleId()) || before.isActive() != after.isActive();
        if (losesPower && before.id().equals(personOf(actor))) {
            throw CommandRefused.notPermitted(
                    "you cannot change your own system role or deactivate yourself; ask another administrator");
        }
        if (isAdmin(before)
                && !isAdmin(after)
                && users.countActiveWithRole(tx, actor.companyId(), administrator) <= 1) {
            throw CommandRefused.notPermitted(
                    "this is the last active administrator of the company; make another one first");
        }
    }

    /** Null for who is no person. */
    static @Nullable String personOf(Actor.InCompany actor) {
        return switch (actor) {
            case Actor.CompanyUser user -> user.userId();
            case Actor.UserThroughApplication user -> user.userId();
            case Actor.CompanyCredential _, Actor.OperatorInCompany _ -> null;
        };
    }

    private boolean isAdmin(User user) {
        return user.isActive() && user.systemRoleId().equals(administrator);
    }
}
