package dev.latchkey.console.operator;

import dev.latchkey.console.audit.AuditPages;
import dev.latchkey.console.audit.AuditTrail;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.core.operator.KeyAdministration;
import dev.latchkey.core.operator.OperatorAssembly;
import dev.latchkey.core.operator.PartnerAdministration;
import dev.latchkey.core.operator.SignUpAdministration;
import dev.latchkey.core.review.ListingReview;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import java.util.List;
import java.util.stream.Stream;

/** The pages of those who run the platform, joined. */
public final class OperatorPages implements Section {

    private final OverviewPage overview;
    private final CompanyPages companies;
    private final PartnerPages partners;
    private final OwnerPages owners;
    private final SignUpListPages signUps;
    private final ListingReviewPages listings;
    private final ApiPages apis;
    private final ChangePage changes;
    private final CataloguePage catalogue;
    private final LimitsPage limits;
    private final NodePage node;
    private final KeyPages keys;
    private final AuditPages audit;

    /**
     * What the pages read.
     *
     * @param state of what is served
     */
    public record Readers(
            NodeReader node,
            CompanyReader companies,
            PartnerPages.Stock partners,
            PlatformState state,
            NameReader names,
            AuditTrail trail) {}

    /** What they command beside {@link OperatorAssembly}. */
    public record Administration(
            PartnerAdministration partners,
            SignUpAdministration signUps,
            ListingReview listings,
            KeyAdministration keys) {}

    /** @param mail with what links begin with */
    public OperatorPages(
            Pages pages,
            OperatorDoor door,
            Readers readers,
            OperatorAssembly operators,
            Administration administration,
            SignUpListPages.Mail mail) {
        var webOrigin = mail.webOrigin();
        this.overview = new OverviewPage(pages, door, readers, administration.signUps(), administration.listings());
        this.companies = new CompanyPages(pages, door, readers.companies(), operators.companies(), webOrigin);
        this.partners =
                new PartnerPages(pages, door, readers.partners(), administration.partners(), administration.signUps());
        this.owners = new OwnerPages(pages, door, readers.partners(), administration.partners(), webOrigin);
        this.signUps = new SignUpListPages(pages, door, administration.signUps(), mail);
        this.listings = new ListingReviewPages(pages, door, administration.listings());
        this.apis = new ApiPages(pages, door, readers.state());
        this.changes = new ChangePage(pages, door, readers.state(), operators.check());
        this.catalogue = new CataloguePage(pages, door, readers.state());
        this.limits = new LimitsPage(pages, door, readers.state(), readers.node(), readers.names());
        this.node = new NodePage(pages, door, readers.node(), readers.state());
        this.keys = new KeyPages(pages, door, administration.keys());
        this.audit = new AuditPages(pages, readers.trail(), AuditPages.Place.ofPlatform(door, operators.rule()));
    }

    @Override
    public String title() {
        return "Operators";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return Stream.concat(
                        Stream.of(
                                NavigationEntry.ofEverybody("platform", OverviewPage.PATH)
                                        .in(NavigationGroup.START),
                                NavigationEntry.ofEverybody("companies", CompanyPages.PATH)
                                        .in(NavigationGroup.CUSTOMERS),
                                NavigationEntry.ofEverybody("partners", PartnerPages.PATH)
                                        .in(NavigationGroup.CUSTOMERS),
                                NavigationEntry.ofEverybody("listings", ListingReviewPages.PATH)
                                        .in(NavigationGroup.CUSTOMERS),
                                NavigationEntry.ofEverybody("apis", ApiPages.PATH)
                                        .in(NavigationGroup.APIS),
                                NavigationEntry.ofEverybody("catalogue", CataloguePage.PATH)
                                        .in(NavigationGroup.APIS),
                                NavigationEntry.ofEverybody("keys", KeyPages.PATH)
                                        .in(NavigationGroup.RUNNING),
                                NavigationEntry.ofEverybody("limits", LimitsPage.PATH)
                                        .in(NavigationGroup.RUNNING),
                                NavigationEntry.ofEverybody("node", NodePage.PATH)
                                        .in(NavigationGroup.RUNNING)),
                        Stream.concat(audit.navigation().stream(), Stream.of(ReferencePages.ENTRY)))
                .toList();
    }

    @Override
    public void addTo(Routes.Builder routes) {
        overview.addTo(routes);
        companies.addTo(routes);
        partners.addTo(routes);
        owners.addTo(routes);
        signUps.addTo(routes);
        listings.addTo(routes);
        apis.addTo(routes);
        changes.addTo(routes);
        catalogue.addTo(routes);
        limits.addTo(routes);
        node.addTo(routes);
        keys.addTo(routes);
        audit.addTo(routes);
    }
}
