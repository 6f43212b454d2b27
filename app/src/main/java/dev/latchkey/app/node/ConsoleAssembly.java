package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.activity.ActivityPages;
import dev.latchkey.console.activity.RequestPages;
import dev.latchkey.console.applications.ApplicationPages;
import dev.latchkey.console.applications.OwnApplicationPages;
import dev.latchkey.console.audit.AuditPages;
import dev.latchkey.console.audit.AuditTrail;
import dev.latchkey.console.audit.LogReadings;
import dev.latchkey.console.credentials.CredentialLookup;
import dev.latchkey.console.credentials.CredentialPages;
import dev.latchkey.console.credentials.FormIds;
import dev.latchkey.console.credentials.SampleCalls;
import dev.latchkey.console.home.HomePage;
import dev.latchkey.console.home.RecentCalls;
import dev.latchkey.console.home.WorkReader;
import dev.latchkey.console.people.InvitationLetters;
import dev.latchkey.console.people.PeoplePages;
import dev.latchkey.console.people.PeopleReader;
import dev.latchkey.console.people.ReminderLetter;
import dev.latchkey.console.reference.ApiCaller;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.console.refusals.RefusalPages;
import dev.latchkey.console.refusals.Remedies;
import dev.latchkey.console.search.CompanyFinder;
import dev.latchkey.console.search.OperatorFinder;
import dev.latchkey.console.search.PartnerFinder;
import dev.latchkey.console.search.SearchPages;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.partner.ApplicationNames;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import dev.latchkey.page.Viewers;
import dev.latchkey.store.sql.Stores;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** The sections of the console, joined. */
final class ConsoleAssembly {

    private final Configuration configuration;
    private final Catalogue catalogue;
    private final Deployment deployment;
    private final Stores stores;
    private final GatewayAssembly gateway;
    private final ServedApis apis;
    private final Pages pages;
    /** As the navigation and the table of paths show them. */
    private final List<Section> sections;
    /** For those who run the platform; with a navigation of its own. */
    private final Section operators;
    /** For the people of partners; with a navigation of its own. */
    private final Section portal;

    ConsoleAssembly(
            Configuration configuration,
            Catalogue catalogue,
            Kept kept,
            GatewayAssembly gateway,
            ServedApis apis,
            ApisChange changes,
            Pages pages,
            Viewers viewers) {
        this.configuration = configuration;
        this.catalogue = catalogue;
        this.deployment = kept.deployment();
        this.stores = deployment.stores();
        this.gateway = gateway;
        this.apis = apis;
        this.pages = pages;
        var partners = new PartnerConsole(configuration, kept, pages);
        this.sections = List.of(
                credentials(),
                activity(),
                new RequestPages(pages, stores),
                refusals(),
                applications(),
                people(kept.letters()),
                audit(kept.logReadings()),
                reference(kept.trials()),
                ownApplications(),
                search(viewers, partners));
        this.operators = new OperatorConsole(configuration, catalogue, kept, apis, changes, pages).pages();
        this.portal = partners.pages();
    }

    private CredentialPages credentials() {
        var formKey = new SecretKeySpec(deployment.masterKey().derive("credential forms"), "HmacSHA256");
        return new CredentialPages(
                pages,
                stores,
                deployment.credentials(),
                catalogue.scopes(),
                new SampleCalls(apis::operations, configuration.listeners().apiOrigin()),
                reach(),
                new FormIds(formKey, deployment.secrets().issuer()),
                deployment.clock());
    }

    private UpstreamGroupReach reach() {
        return new UpstreamGroupReach(
                stores,
                catalogue.scopes(),
                gateway.probe(),
                configuration.consent().viewCounts());
    }

    private CredentialLookup lookup() {
        return new CredentialLookup(
                stores.transactions(),
                stores.credentials(),
                deployment.credentials().profile());
    }

    /** The start page of a company's people. */
    HomePage home(Viewers viewers) {
        return new HomePage(
                pages,
                viewers,
                stores.transactions(),
                new WorkReader(stores.dueWork(), lookup(), pages.messages(), deployment.clock()),
                new RecentCalls(stores.activity(), deployment.clock()));
    }

    private ActivityPages activity() {
        return new ActivityPages(
                pages,
                stores,
                lookup(),
                deployment.trials().commands(),
                new Remedies(stores, apis::operations, deployment.clock()),
                deployment.clock());
    }

    private RefusalPages refusals() {
        return new RefusalPages(
                pages,
                gateway.explainer(),
                gateway.credentials(),
                stores,
                stores.activity(),
                apis::operations,
                deployment.clock());
    }

    private ApplicationNames applicationNames() {
        return new ApplicationNames(
                deployment.follower().vouched(deployment.partners().index()),
                stores.transactions(),
                stores.applications());
    }

    private ApplicationPages applications() {
        return new ApplicationPages(
                pages,
                deployment.installations(),
                deployment.grants().ofCompanies(),
                apis.resources(configuration.listeners().apiOrigin()),
                applicationNames(),
                stores.transactions(),
                stores.auditLog().names(),
                stores.scopeReasons());
    }

    private OwnApplicationPages ownApplications() {
        return new OwnApplicationPages(
                pages,
                applicationNames(),
                deployment.grants().consents(),
                apis.resources(configuration.listeners().apiOrigin()),
                catalogue.scopes());
    }

    private PeoplePages people(Letters letters) {
        var webOrigin = configuration.listeners().webOrigin();
        return new PeoplePages(
                pages,
                new PeopleReader(
                        stores.transactions(),
                        stores.users(),
                        stores.companies(),
                        stores.secondFactors(),
                        deployment.rights()),
                deployment.companies(),
                new InvitationLetters(deployment.people().invitations(), letters, pages, webOrigin),
                new ReminderLetter(deployment.people().reminders(), letters, pages, webOrigin),
                reach(),
                catalogue);
    }

    private AuditPages audit(LogReadings readings) {
        return new AuditPages(
                pages,
                auditTrail(stores, readings, deployment.clock()),
                AuditPages.Place.ofCompany(pages, deployment.rights()));
    }

    static AuditTrail auditTrail(Stores stores, LogReadings readings, InstantSource clock) {
        return new AuditTrail(stores.transactions(), stores.auditLog(), readings, clock);
    }

    private ReferencePages reference(ApiCaller trials) {
        return new ReferencePages(
                pages, apis.reference(), new Settings(configuration).authorizationPlaces(), trials, this::operation);
    }

    private SearchPages search(Viewers viewers, PartnerConsole partners) {
        return new SearchPages(
                pages,
                viewers,
                new OperatorDoor(pages, deployment.people().secondFactors()),
                new CompanyFinder(pages, stores, stores, applicationNames(), deployment.clock()),
                new OperatorFinder(stores.transactions(), stores.companies(), stores.partners(), apis.documents()),
                partners.door(),
                new PartnerFinder(pages, stores, deployment.clock()),
                apis.reference());
    }

    /** The operation that the gateway would judge a request by. */
    private Optional<Operation> operation(HttpMethod method, String target) {
        return Optional.ofNullable(gateway.judge()
                .dryRun(method, target, new Authentication.Anonymous())
                .operation());
    }

    /** Every place of the console in the navigation, in order. */
    Stream<NavigationEntry> navigation() {
        return sections.stream().flatMap(section -> section.navigation().stream());
    }

    /** Every place of the operators' pages in their navigation, in order. */
    List<NavigationEntry> operatorNavigation() {
        return operators.navigation();
    }

    /** Every place of the partner portal in its navigation, in order. */
    List<NavigationEntry> partnerNavigation() {
        return portal.navigation();
    }

    void addTo(Routes.Builder routes) {
        sections.forEach(section -> section.addTo(routes.part(section.title())));
        operators.addTo(routes.part(operators.title()));
        portal.addTo(routes.part(portal.title()));
    }
}
