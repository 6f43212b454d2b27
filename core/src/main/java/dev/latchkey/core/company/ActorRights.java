package dev.latchkey.core.company;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Rights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what an actor holds at the moment of its command. */
public final class ActorRights {

    /** What the credentials of a company hold; declared here because this package does not know credentials. */
    @FunctionalInterface
    public interface OfCredentials {
        /**
         * Empty when the company has no such credential, or it or the secret is not alive.
         *
         * @param secretId which of its secrets proved it, with which its power ends; absent when that is not known
         */
        Optional<Rights> find(Transaction tx, String companyId, String credentialId, @Nullable String secretId);
    }

    private final Companies companies;
    private final Users users;
    private final OfCredentials credentials;
    private final Supplier<Catalogue> catalogue;

    /** @param catalogue what there is to hold, as it counts at the moment of a command */
    public ActorRights(Companies companies, Users users, OfCredentials credentials, Supplier<Catalogue> catalogue) {
        this.companies = companies;
        this.users = users;
        this.credentials = credentials;
        this.catalogue = catalogue;
    }

    /** What commands ask, each time they give, change or end power. */
    public PowerRule power() {
        return new PowerRule(this, catalogue);
    }

    /** What the product is called now, which no company is. */
    List<String> productNames() {
        return catalogue.get().wording().productNames();
    }

    /** @throws CommandRefused when the actor, or its company, is not there or no longer active */
    public Rights get(Transaction tx, Actor.InCompany actor) {
        if (!isCompanyActive(tx, actor.companyId())) {
            throw CommandRefused.notPermitted("the company is not active");
        }
        return switch (actor) {
            case Actor.CompanyUser(var companyId, var userId) -> ofUser(tx, companyId, userId);
            case Actor.CompanyCredential(var companyId, var credentialId, var scopes, var secretId) ->
                credentials
                        .find(tx, companyId, credentialId, secretId)
                        .map(rights -> scopes == null ? rights : rights.within(scopes))
                        .orElseThrow(() -> CommandRefused.notPermitted("the credential is not active"));
            case Actor.UserThroughApplication(var companyId, var userId, var clientId, var scopes) ->
                ofUser(tx, companyId, userId).within(scopes).through(clientId);
            case Actor.OperatorInCompany _ -> Rights.unlimited(catalogue.get().permissions());
        };
    }

    private boolean isCompanyActive(Transaction tx, String companyId) {
        return companies.find(tx, companyId).filter(Company::isActive).isPresent();
    }

    private Rights ofUser(Transaction tx, String companyId, String userId) {
        var user = users.find(tx, companyId, userId)
                .filter(User::isActive)
                .orElseThrow(() -> CommandRefused.notPermitted("the user is not active"));
        var role = companies
                .findRole(tx, companyId, user.systemRoleId())
                .orElseThrow(() -> new IllegalStateException("user " + userId + " has a role that is not there"));
        return Rights.of(role, catalogue.get().permissions(), user.accessGroupId());
    }
}
