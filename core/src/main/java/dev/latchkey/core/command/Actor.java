package dev.latchkey.core.command;

import dev.latchkey.core.audit.Author;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Who gives a command. What the actor may do is read inside the command's own transaction, as it is then, so that a role
 * taken away a moment ago counts.
 */
public sealed interface Actor {

    Author author();

    /** An actor within one company; the command's company is always this one. */
    sealed interface InCompany extends Actor {
        String companyId();
    }

    /** A user of the company, signed in. */
    record CompanyUser(String companyId, String userId) implements InCompany {
        @Override
        public Author author() {
            return new Author(Author.Type.USER, userId);
        }
    }

    /**
     * A credential of the company, calling the management API; what it makes cannot be stronger than it is.
     *
     * @param scopes those of the token that it called with; absent for a key
     * @param secretId which of its secrets proved it; absent where that is not known, and so counts as the one that ends first
     */
    record CompanyCredential(
            String companyId,
            String credentialId,
            @Nullable Scopes scopes,
            @Nullable String secretId) implements InCompany {

        /** As a key, or with everything that a client holds. */
        public CompanyCredential(String companyId, String credentialId) {
            this(companyId, credentialId, null, null);
        }

        @Override
        public Author author() {
            return new Author(Author.Type.CREDENTIAL, credentialId);
        }
    }

    /**
     * A user of the company, for whom an application acts: no more than the user may, and no more than the application was let.
     *
     * @param clientId of the application
     * @param scopes those of the token that it called with
     */
    record UserThroughApplication(String companyId, String userId, String clientId, Scopes scopes)
            implements InCompany {
        @Override
        public Author author() {
            return new Author(Author.Type.USER, userId);
        }
    }

    /** The operator, doing a company's administrator's work: the first users, seeding, help. */
    record OperatorInCompany(String operatorId, String companyId) implements InCompany {
        @Override
        public Author author() {
            return new Author(Author.Type.OPERATOR, operatorId);
        }
    }

    /** The operator of the platform: makes companies and partners. */
    record Operator(String operatorId) implements Actor {
        @Override
        public Author author() {
            return new Author(Author.Type.OPERATOR, operatorId);
        }

        public OperatorInCompany in(String companyId) {
            return new OperatorInCompany(operatorId, companyId);
        }
    }
}
