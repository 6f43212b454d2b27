package dev.latchkey.console.partner;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The list of a partner's people: searched and sorted by links. */
public final class MemberTablePage {

    private static final int SHOWN = 50;

    private final Pages pages;
    private final PartnerReader reader;

    MemberTablePage(Pages pages, PartnerReader reader) {
        this.pages = pages;
        this.reader = reader;
    }

    /**
     * One of the people.
     *
     * @param state ends the key of its word
     * @param badge class of the badge of the state
     */
    public record Line(
            String path, String id, String name, String email, PartnerRole role, String state, String badge) {}

    /** By what the list is sorted. */
    public enum Sort {
        NAME,
        EMAIL
    }

    /** A page of the list. */
    public record Table(
            Tools tools,
            Map<Sort, Heading> headings,
            List<Line> lines,
            Paging paging,
            @Nullable String note) {

        public Heading by(Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    HttpResponse show(Visit visit, @Nullable String note) {
        var address = ListAddress.read(MemberPages.PATH, visit.query(), List.of());
        var sort = address.sort(Sort.values(), Sort.NAME);
        var found = reader.people(visit.partner().actor()).stream()
                .filter(user -> address.isFound(user.name(), user.email().value()))
                .sorted(address.directed(order(sort)))
                .toList();
        var part = ListPart.among(found, PartnerUser::id, address.position(), SHOWN);
        var orders = new LinkedHashMap<Sort, String>();
        orders.put(Sort.NAME, pages.text("common.name"));
        orders.put(Sort.EMAIL, pages.text("users.email"));
        var headings = new EnumMap<Sort, Heading>(Sort.class);
        orders.forEach((one, label) -> headings.put(one, address.heading(label, one, sort, true)));
        var menu = address.order(pages.text("credentials.order"), sort, orders);
        var model = new Table(
                address.tools(pages.messages(), "members.find", "users.search.hint", List.of(), List.of(menu)),
                headings,
                part.lines().stream().map(MemberTablePage::line).toList(),
                address.paging(pages.text("members.count", found.size()), part, PartnerUser::id),
                note);
        return pages.console(address.status(), visit, "partner/members", model);
    }

    private static Comparator<PartnerUser> order(Sort sort) {
        Function<PartnerUser, String> key =
                sort == Sort.EMAIL ? user -> user.email().value() : PartnerUser::name;
        return Comparator.comparing(key, String.CASE_INSENSITIVE_ORDER).thenComparing(PartnerUser::id);
    }

    static Line line(PartnerUser user) {
        var state = !user.isActive() ? "INACTIVE" : user.passwordHash() == null ? "WITHOUT_PASSWORD" : "ACTIVE";
        var badge = switch (state) {
            case "INACTIVE" -> "lk-badge-over";
            case "WITHOUT_PASSWORD" -> "lk-badge-warn";
            default -> "lk-badge-usual";
        };
        return new Line(
                MemberPages.PATH + "/" + user.id(),
                user.id(),
                user.name(),
                user.email().value(),
                user.role(),
                state,
                badge);
    }
}
