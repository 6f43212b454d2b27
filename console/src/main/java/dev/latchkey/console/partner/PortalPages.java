package dev.latchkey.console.partner;

import dev.latchkey.console.audit.AuditPages;
import dev.latchkey.console.audit.AuditTrail;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.core.partner.PartnerAssembly;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.core.review.ListingCommands;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Section;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.stream.Stream;

/** The partner portal, joined. */
public final class PortalPages implements Section {

    private final Pages pages;
    private final PartnerDoor door;
    private final MemberPages members;
    private final ApplicationListPages applications;
    private final ApplicationFormPages forms;
    private final ListingPages listings;
    private final ApplicationSecretPages secrets;
    private final PartnerKeyPages keys;
    private final CustomerPages customers;
    private final AuditPages audit;
    private final SignUpPages signUp;

    /**
     * What the portal reads.
     *
     * @param rule who may read the log
     */
    public record Readers(PartnerReader reader, CustomerReader customers, PartnerRule rule, AuditTrail trail) {}

    /**
     * What it commands.
     *
     * @param letter that invites somebody
     * @param signUp of organisations that are no partners yet
     */
    public record Commands(
            PartnerAssembly partners,
            PartnerMembers members,
            MemberLetter letter,
            SignUpPages signUp,
            ListingCommands listings) {}

    /** @param name of who looks */
    public record Home(String name, boolean hasSecondFactor) {}

    public PortalPages(Pages pages, PartnerDoor door, Readers readers, Commands commands) {
        this.pages = pages;
        this.door = door;
        var reader = readers.reader();
        this.members = new MemberPages(pages, door, reader, commands.members(), commands.letter());
        this.applications = new ApplicationListPages(
                pages, door, reader, commands.partners().applicationCommands());
        this.forms = new ApplicationFormPages(
                pages, door, reader, commands.partners().applicationCommands());
        this.listings = new ListingPages(pages, door, reader, commands.listings());
        this.secrets = new ApplicationSecretPages(
                pages, door, reader, commands.partners().secretCommands());
        this.keys = new PartnerKeyPages(pages, door, reader, commands.partners().commands());
        this.customers = new CustomerPages(pages, door, readers.customers());
        this.signUp = commands.signUp();
        this.audit = new AuditPages(pages, readers.trail(), AuditPages.Place.ofPartner(door, readers.rule()));
    }

    @Override
    public String title() {
        return "Partner portal";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return Stream.concat(
                        Stream.of(
                                NavigationEntry.ofEverybody("partnerHome", PartnerDoor.PATH)
                                        .in(NavigationGroup.START),
                                NavigationEntry.ofEverybody("partnerApplications", ApplicationListPages.PATH)
                                        .in(NavigationGroup.ACCESS),
                                NavigationEntry.ofEverybody("partnerKey", PartnerKeyPages.PATH)
                                        .in(NavigationGroup.ACCESS),
                                NavigationEntry.ofEverybody("members", MemberPages.PATH)
                                        .in(NavigationGroup.PEOPLE)),
                        Stream.concat(audit.navigation().stream(), Stream.of(ReferencePages.ENTRY)))
                .toList();
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PartnerDoor.PATH, door.page(this::home));
        signUp.addTo(routes);
        members.addTo(routes);
        applications.addTo(routes);
        forms.addTo(routes);
        listings.addTo(routes);
        secrets.addTo(routes);
        keys.addTo(routes);
        customers.addTo(routes);
        audit.addTo(routes);
    }

    private HttpResponse home(Visit visit) {
        var model = new Home(visit.person().displayName(), door.hasSecondFactor(visit));
        return pages.console(200, visit, "partner/home", model);
    }
}
