package dev.latchkey.core.account;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;

/** What ends with an old password; declared here because this package knows no grants. */
@FunctionalInterface
public interface PasswordEndings {

    /**
     * Takes back codes that are on their way to applications: whoever was in with the old password may have asked for them.
     *
     * @param isAll whether all that the user let applications do ends as well, with what they agreed to before
     */
    void passwordReplaced(Transaction tx, Author by, String companyId, String userId, boolean isAll);

    /** The same of anybody; who belongs to no company lets no application do anything. */
    default void passwordReplaced(Transaction tx, Person person, boolean isAll) {
        if (person instanceof Person.CompanyPerson(var companyId, var userId)) {
            passwordReplaced(tx, person.author(), companyId, userId, isAll);
        }
    }
}
