package dev.latchkey.console.search;

import dev.latchkey.console.reference.Reference;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Navigation;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.NavigationGroup;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.PageFrame;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Section;
import dev.latchkey.page.Viewers;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One field for everything that somebody may go to. Who asks for the whole id of one thing is sent there at once; a question finds at most
 * 20 things, of each kind so many as stand with its finder.
 */
public final class SearchPages implements Section {

    static final int PLACES_MAX = 4;
    static final int OPERATIONS_MAX = 4;

    private static final int LENGTH_MAX = CredentialSearch.TEXT_LENGTH_MAX;

    private final Pages pages;
    private final Viewers viewers;
    private final OperatorDoor door;
    private final CompanyFinder ofCompany;
    private final OperatorFinder ofOperators;
    private final PartnerDoor partnerDoor;
    private final PartnerFinder ofPartner;
    private final Reference reference;

    public SearchPages(
            Pages pages,
            Viewers viewers,
            OperatorDoor door,
            CompanyFinder ofCompany,
            OperatorFinder ofOperators,
            PartnerDoor partnerDoor,
            PartnerFinder ofPartner,
            Reference reference) {
        this.pages = pages;
        this.viewers = viewers;
        this.door = door;
        this.ofCompany = ofCompany;
        this.ofOperators = ofOperators;
        this.partnerDoor = partnerDoor;
        this.ofPartner = ofPartner;
        this.reference = reference;
    }

    /**
     * The page.
     *
     * @param question empty for none
     * @param groups those in which something was found, but for places of the navigation
     */
    public record Model(String question, List<HitGroup> groups) {
        public Model {
            groups = List.copyOf(groups);
        }

        /** All groups, with the places of the navigation that the frame has for who looks. */
        public List<HitGroup> groups(PageFrame page) {
            if (question.isEmpty()) {
                return List.of();
            }
            var places = Stream.concat(
                            page.navigation().items().stream(),
                            Stream.of(new Navigation.Item(
                                    "security",
                                    page.text("layout.security"),
                                    "/account/security",
                                    page.text("home.security.text"),
                                    NavigationGroup.APART,
                                    0)))
                    .filter(place -> place.label().toLowerCase(Locale.ROOT).contains(question.toLowerCase(Locale.ROOT)))
                    .limit(PLACES_MAX)
                    .map(place -> new Hit(place.section(), place.label(), place.summary(), place.path()))
                    .toList();
            return places.isEmpty()
                    ? groups
                    : Stream.concat(Stream.of(new HitGroup("places", places, null)), groups.stream())
                            .toList();
        }
    }

    @Override
    public String title() {
        return "Search";
    }

    /** The bar leads to it. */
    @Override
    public List<NavigationEntry> navigation() {
        return List.of();
    }

    @Override
    public void addTo(Routes.Builder routes) {
        routes.get(PageFrame.SEARCH, pages.signedIn(this::company))
                .get(PageFrame.OPERATOR_SEARCH, door.page(visit -> answer(visit, ofOperators::find)))
                .get(
                        PageFrame.PARTNER_SEARCH,
                        partnerDoor.page(visit -> answer(
                                visit,
                                question -> ofPartner.find(visit.partner().actor(), question))));
    }

    private HttpResponse company(Visit anybody) {
        return viewers.ofCompany(anybody)
                .map(visit -> answer(visit, question -> ofCompany.find(visit, question)))
                .orElseGet(() -> pages.problem(
                        anybody, 403, pages.text("problem.company.title"), pages.text("problem.company.text")));
    }

    /** Finds what of the store belongs to who asks. */
    private interface Finder {
        List<HitGroup> find(String question);
    }

    private HttpResponse answer(Visit visit, Finder finder) {
        var question = question(visit);
        if (question.isEmpty()) {
            return pages.console(200, visit, "search/search", new Model("", List.of()));
        }
        var found = finder.find(question);
        var meant = found.stream()
                .flatMap(group -> group.hits().stream())
                .filter(hit -> hit.id().equals(question))
                .toList();
        if (meant.size() == 1) {
            return pages.seeOther(new LocalPath(meant.getFirst().path()));
        }
        var groups = new ArrayList<>(found);
        groups.add(operations(question));
        groups.removeIf(group -> group.hits().isEmpty());
        return pages.console(200, visit, "search/search", new Model(question, groups));
    }

    private static String question(Visit visit) {
        var typed = visit.query().find("q").orElse("").strip();
        return typed.substring(
                0, typed.offsetByCodePoints(0, Math.min(LENGTH_MAX, typed.codePointCount(0, typed.length()))));
    }

    private HitGroup operations(String question) {
        var found = reference.search(question).stream()
                .flatMap(api -> api.operations().stream()
                        .map(operation -> new Hit(
                                operation.name(),
                                operation.method() + " " + operation.path(),
                                operation.summary(),
                                operation.link())))
                .toList();
        return new HitGroup(
                "reference",
                found.stream().limit(OPERATIONS_MAX).toList(),
                more("/reference", question, found.size(), OPERATIONS_MAX + 1));
    }

    /** Address of a list that goes on where a search ends: where as many were found as were asked for. */
    static @Nullable String more(String list, String question, int found, int max) {
        return found < max ? null : new LocalPath(list).with("q", question).value();
    }
}
