package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.operator.CompanyReader;
import dev.latchkey.console.operator.NameReader;
import dev.latchkey.console.operator.NodeReader;
import dev.latchkey.console.operator.OperatorPages;
import dev.latchkey.console.operator.PartnerPages;
import dev.latchkey.console.operator.PlatformState;
import dev.latchkey.console.operator.PlatformState.Limit;
import dev.latchkey.console.operator.PlatformState.Unit;
import dev.latchkey.console.operator.SignUpListPages;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.operator.KeyAdministration;
import dev.latchkey.core.operator.PartnerAdministration;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.core.review.ListingReview;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.gateway.limits.Bound;
import dev.latchkey.gateway.observe.Readiness;
import dev.latchkey.gateway.proxy.Exhausted;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The pages of those who run the platform, joined. */
final class OperatorConsole {

    private final Configuration configuration;
    private final Catalogue catalogue;
    private final Kept kept;
    private final Deployment deployment;
    private final ServedApis apis;
    private final ApisChange changes;
    private final Pages pages;

    /** @param changes of what is served */
    OperatorConsole(
            Configuration configuration,
            Catalogue catalogue,
            Kept kept,
            ServedApis apis,
            ApisChange changes,
            Pages pages) {
        this.configuration = configuration;
        this.catalogue = catalogue;
        this.kept = kept;
        this.deployment = kept.deployment();
        this.apis = apis;
        this.changes = changes;
        this.pages = pages;
    }

    /** Whether a node may be relied on. */
    static Readiness readiness(Deployment deployment) {
        var stores = deployment.stores();
        return new Readiness(
                stores.transactions(), stores.changeFeed(), stores::writeTrouble, deployment.follower()::standings);
    }

    OperatorPages pages() {
        var stores = deployment.stores();
        var companies = new CompanyReader(
                stores.transactions(),
                stores.companies(),
                stores.users(),
                stores.credentials(),
                stores.installations(),
                stores.auditLog());
        var operators = deployment.operators();
        return new OperatorPages(
                pages,
                new OperatorDoor(pages, deployment.people().secondFactors()),
                new OperatorPages.Readers(
                        new NodeReader(
                                readiness(deployment),
                                kept.budgets(),
                                ThisNode.facts(configuration, stores, kept.letters()),
                                deployment.clock()),
                        companies,
                        new PartnerPages.Stock(
                                stores.transactions(), stores.partners(), stores.applications(), stores.partnerUsers()),
                        state(),
                        new NameReader(stores.transactions(), stores.companies(), stores.partners()),
                        ConsoleAssembly.auditTrail(stores, kept.logReadings(), deployment.clock())),
                operators,
                new OperatorPages.Administration(
                        new PartnerAdministration(
                                stores,
                                operators.rule(),
                                deployment.partners().commands(),
                                new PartnerMembers(
                                        stores, deployment.people(), deployment.clock(), deployment.random())),
                        new SignUpAdministration(
                                stores,
                                operators.rule(),
                                deployment.partners().founding(),
                                deployment.clock(),
                                deployment.random()),
                        new ListingReview(stores, operators.rule()::require, deployment.clock()),
                        new KeyAdministration(
                                operators.check(), deployment.signing().rotation())),
                new SignUpListPages.Mail(
                        kept.letters(), configuration.listeners().webOrigin()));
    }

    private PlatformState state() {
        var byName = apis.documents().stream().collect(Collectors.toMap(ApiDocument::name, document -> document));
        return new PlatformState(
                configuration.apis().stream()
                        .map(api -> api(api, Objects.requireNonNull(byName.get(api.name()))))
                        .toList(),
                apis.operations(),
                apis.contradictions(),
                apis.contradicting(),
                catalogue,
                limits(),
                kept.gateway().pools()::figures,
                changes);
    }

    private static PlatformState.Api api(Api api, ApiDocument document) {
        return new PlatformState.Api(
                document,
                api.document().toString(),
                api.behind().addresses().stream().map(URI::toString).toList(),
                api.behind().healthPath());
    }

    private List<Limit> limits() {
        var limits = configuration.limits();
        var upstreams = configuration.upstreams();
        var shares = upstreams.shares();
        var calls = kept.gateway().limits();
        return List.of(
                perSecond("limits.requestsPerSecond", limits.requestsPerSecond(), calls.refusals(Bound.CALLER_RATE)),
                pieces(
                        "limits.concurrentRequests",
                        limits.concurrentRequests(),
                        calls.refusals(Bound.CALLER_CONCURRENCY)),
                perSecond(
                        "limits.companyRequestsPerSecond",
                        limits.companyRequestsPerSecond(),
                        calls.refusals(Bound.OWNER_RATE)),
                pieces(
                        "limits.companyConcurrentRequests",
                        limits.companyConcurrentRequests(),
                        calls.refusals(Bound.OWNER_CONCURRENCY)),
                perSecond(
                        "limits.tokenRequestsPerSecond",
                        limits.tokenRequestsPerSecond(),
                        kept.tokenLimits().refusals()),
                perSecond("limits.ownRequestsPerSecond", limits.ownRequestsPerSecond(), kept.refusedByRate()),
                perSecond("limits.companyChangesPerSecond", limits.companyChangesPerSecond(), kept.changesRefused()),
                pieces(
                        "upstreams.connectionsMax",
                        shares.connectionsMax(),
                        kept.exhausted(Exhausted.RESERVE),
                        kept.exhausted(Exhausted.WAITING)),
                pieces(
                        "upstreams.companyConnectionsMax",
                        shares.companyConnectionsMax(),
                        kept.exhausted(Exhausted.OWNER)),
                pieces(
                        "upstreams.strangersConnectionsMax",
                        shares.strangersConnectionsMax(),
                        kept.exhausted(Exhausted.STRANGERS),
                        kept.exhausted(Exhausted.NETWORK)),
                new Limit("upstreams.requestBodyBytesMax", upstreams.requestBodyBytesMax(), Unit.BYTES, List.of()));
    }

    private static Limit perSecond(String key, int value, Refusals refusals) {
        return new Limit(key, value, Unit.PER_SECOND, List.of(refusals));
    }

    private static Limit pieces(String key, int value, Refusals... refusals) {
        return new Limit(key, value, Unit.PIECES, List.of(refusals));
    }
}
