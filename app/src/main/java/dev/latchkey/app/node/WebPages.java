package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.activity.ActivityPages;
import dev.latchkey.console.applications.ApplicationPages;
import dev.latchkey.console.audit.AuditNames;
import dev.latchkey.console.audit.AuditPages;
import dev.latchkey.console.audit.AuditTrail;
import dev.latchkey.console.credentials.CredentialPages;
import dev.latchkey.console.credentials.GroupReach;
import dev.latchkey.console.people.Directory;
import dev.latchkey.console.people.PeoplePages;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.console.refusals.RefusalPages;
import dev.latchkey.core.account.Letters;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.edge.mail.Mailer;
import dev.latchkey.edge.mail.OutboxMailer;
import dev.latchkey.edge.mail.SmtpMailer;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.gateway.proxy.CompanyCredentials;
import dev.latchkey.gateway.proxy.Explainer;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Viewers;
import dev.latchkey.page.signin.ForgottenPasswordEndpoints;
import dev.latchkey.page.signin.SecurityEndpoints;
import dev.latchkey.page.signin.SignInEndpoints;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;

/** The pages of the web origin, joined, with the path of each. */
final class WebPages {

    private final Pages pages;
    private final SignInEndpoints signIn;
    private final SecurityEndpoints security;
    private final ForgottenPasswordEndpoints forgotten;
    private final AuditPages audit;
    private final ApplicationPages applications;
    private final PeoplePages peoplePages;
    private final RefusalPages refusals;
    private final ReferencePages reference;
    private final ActivityPages activity;

    private final CredentialPages credentials;

    /**
     * @param operations every operation that is served
     * @param explainer for dry runs
     * @param works what a request with a credential would be
     * @param reach what access groups open
     * @param reference what the API reference shows
     */
    WebPages(
            Vertx vertx,
            Configuration configuration,
            Deployment deployment,
            Supplier<List<Operation>> operations,
            Explainer explainer,
            CompanyCredentials works,
            GroupReach reach,
            ReferencePages.Parts reference) {
        Executor executor = Executors.newVirtualThreadPerTaskExecutor();
        var origin = configuration.listeners().webOrigin();
        var people = deployment.people();
        this.pages = new Pages(new Pages.Parts(
                executor,
                people.sessions(),
                deployment.follower().freshnessOf(people.sessions()),
                deployment.inForce(),
                new Viewers(
                        deployment.stores().transactions(), deployment.stores().companies(), deployment.rights()),
                origin,
                new SecretKeySpec(deployment.masterKey().derive("form tokens"), "HmacSHA256"),
                deployment.catalogue(),
                deployment.clock(),
                deployment.random()));
        var stores = deployment.stores();
        var letters = new MailedLetters(mailer(vertx, configuration, deployment));
        this.refusals = new RefusalPages(
                pages,
                new RefusalPages.Parts(
                        explainer,
                        works,
                        stores.credentials(),
                        stores.activity(),
                        stores.transactions(),
                        operations,
                        deployment.clock()));
        this.activity = new ActivityPages(
                pages,
                new ActivityPages.Parts(
                        stores.transactions(),
                        stores.activity(),
                        stores.shadows(),
                        stores.credentials(),
                        deployment.shadowCommands(),
                        deployment.clock()));
        this.peoplePages = new PeoplePages(
                pages,
                new Directory(stores.transactions(), stores.users(), stores.companies(), deployment.rights()),
                deployment.companyCommands(),
                deployment.roleCommands(),
                (actor, userId) -> deployment
                        .people()
                        .invitations()
                        .send(
                                actor,
                                userId,
                                letters,
                                token -> new Letters.Letter(
                                        pages.text("mail.invite.subject"),
                                        pages.text(
                                                "mail.invite.text",
                                                origin + "/account/reset-password?token=" + token.reveal()))),
                deployment.catalogue());
        this.applications = new ApplicationPages(
                pages,
                new ApplicationPages.Parts(
                        deployment.installationCommands(),
                        deployment.companyGrants(),
                        deployment.applicationIndex(),
                        stores.transactions(),
                        stores.users()));
        this.audit = new AuditPages(
                pages,
                new AuditTrail(
                        stores.transactions(),
                        stores.auditLog(),
                        deployment.rights(),
                        new AuditNames(stores.users(), stores.credentials(), stores.companies(), stores.applications()),
                        deployment.clock()));
        this.reference = new ReferencePages(pages, reference);
        this.signIn = new SignInEndpoints(pages, people.signIn(), people.sessionCommands());
        this.security = new SecurityEndpoints(
                pages, people.sessions(), people.sessionCommands(), people.secondFactors(), people.passwordChanges());
        this.forgotten = new ForgottenPasswordEndpoints(pages, people.passwordChanges(), letters, executor, origin);
        this.credentials = credentialPages(configuration, deployment, operations, reach);
    }

    private CredentialPages credentialPages(
            Configuration configuration,
            Deployment deployment,
            Supplier<List<Operation>> operations,
            GroupReach reach) {
        return new CredentialPages(new CredentialPages.Parts(
                pages,
                deployment.stores().transactions(),
                deployment.stores().credentials(),
                deployment.stores().credentialList(),
                deployment.credentialCommands(),
                deployment.stores().companies(),
                deployment.stores().users(),
                deployment.scopes(),
                new SecretKeySpec(deployment.masterKey().derive("credential forms"), "HmacSHA256"),
                operations,
                configuration.listeners().apiOrigin(),
                reach,
                deployment.clock(),
                deployment.random()));
    }

    /** For the pages of other packages. */
    Pages pages() {
        return pages;
    }

    void addTo(Routes.Builder routes) {
        pages.files().forEach(file -> routes.get(file.path(), file));
        audit.addTo(routes);
        applications.addTo(routes);
        peoplePages.addTo(routes);
        refusals.addTo(routes);
        activity.addTo(routes);
        credentials.addTo(routes);
        reference.addTo(routes);
        routes.get("/", pages.anyone(signIn::home))
                .get("/account/sign-in", pages.anyone(signIn::form))
                .post("/account/sign-in", pages.anyone(signIn::signIn))
                .get("/account/sign-in/code", pages.anyone(signIn::codeForm))
                .post("/account/sign-in/code", pages.anyone(signIn::code))
                .get("/account/confirm", pages.signedIn(signIn::confirmForm))
                .post("/account/confirm", pages.signedIn(signIn::confirm))
                .get("/account/sign-out", pages.anyone(signIn::signOutForm))
                .post("/account/sign-out", pages.anyone(signIn::signOut))
                .get("/account/forgotten-password", pages.anyone(forgotten::form))
                .post("/account/forgotten-password", pages.anyone(forgotten::send))
                .get("/account/reset-password", pages.anyone(forgotten::resetForm))
                .post("/account/reset-password", pages.anyone(forgotten::reset))
                .get("/account/security", pages.signedIn(security::security))
                .get("/account/password", pages.signedIn(security::passwordForm))
                .post("/account/password", pages.signedIn(security::changePassword))
                .get("/account/second-factor", pages.recentlyAuthenticated(security::secondFactorForm))
                .post("/account/second-factor", pages.recentlyAuthenticated(security::confirmSecondFactor))
                .get("/account/second-factor/codes", pages.signedIn(security::toSecondFactor))
                .post("/account/second-factor/codes", pages.recentlyAuthenticated(security::renewRecoveryCodes))
                .get("/account/second-factor/disable", pages.signedIn(security::toSecondFactor))
                .post("/account/second-factor/disable", pages.recentlyAuthenticated(security::disableSecondFactor))
                .post("/account/sessions/end", pages.signedIn(security::endSession))
                .post("/account/sessions/end-others", pages.signedIn(security::endOtherSessions))
                .post("/account/sessions/end-all", pages.signedIn(security::endAllSessions));
    }

    private static Mailer mailer(Vertx vertx, Configuration configuration, Deployment deployment) {
        var mail = configuration.mail();
        var smtp = mail.smtp();
        if (smtp == null) {
            return new OutboxMailer(configuration.dataFolder().resolve("outbox"), mail.from(), deployment.clock());
        }
        var passwordFile = smtp.passwordFile();
        try {
            var password =
                    passwordFile == null ? null : Files.readString(passwordFile).strip();
            return new SmtpMailer(
                    vertx, mail.from(), smtp.host(), smtp.port(), smtp.requiresTls(), smtp.username(), password);
        } catch (IOException e) {
            throw new UncheckedIOException("mail.smtp.passwordFile: " + passwordFile + " cannot be read", e);
        }
    }
}
