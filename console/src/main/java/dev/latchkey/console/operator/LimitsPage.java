package dev.latchkey.console.operator;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /operator/limits}: how much everybody may ask, how much of it is taken, and who was refused of late. */
public final class LimitsPage {

    static final String PATH = OperatorDoor.PATH + "/limits";

    /** Share of a budget from which on it is told, in per cent. */
    private static final int SCARCE_PERCENT = 80;

    /** Budgets that have pieces and not bytes. */
    private static final Set<String> OF_PIECES = Set.of("connections", "streams", "log", "uses");

    private static final String UPSTREAMS = "upstreams.";

    private final Pages pages;
    private final OperatorDoor door;
    private final PlatformState state;
    private final NodeReader node;
    private final NameReader names;

    LimitsPage(Pages pages, OperatorDoor door, PlatformState state, NodeReader node, NameReader names) {
        this.pages = pages;
        this.door = door;
        this.state = state;
        this.node = node;
        this.names = names;
    }

    /**
     * Who was refused.
     *
     * @param path of their page; absent for an address, and for whom nobody knows any more
     */
    public record Culprit(String name, @Nullable String path, String count) {}

    /**
     * What was refused within the last hour.
     *
     * @param text how often, or that nobody counts it
     */
    public record Refused(String text, boolean isAny, List<Culprit> culprits) {}

    /**
     * A limit.
     *
     * @param key of the configuration, in the parts between which it may be broken; empty where no key sets it
     */
    public record Line(String text, List<String> key, String value, boolean isScarce, Refused refused) {}

    /** @param unused of which nothing is taken and nobody was kept out */
    public record Budgets(List<Line> used, List<Line> unused) {}

    /** The page. */
    public record Model(List<Line> calls, List<Line> upstreams, Budgets budgets) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(this::show));
    }

    private HttpResponse show(Visit visit) {
        var budgets = node.budgets().stream()
                .collect(Collectors.partitioningBy(
                        LimitsPage::isUsed, Collectors.mapping(this::line, Collectors.toUnmodifiableList())));
        var model = new Model(
                state.limits().stream()
                        .filter(limit -> !limit.key().startsWith(UPSTREAMS))
                        .map(this::line)
                        .toList(),
                state.limits().stream()
                        .filter(limit -> limit.key().startsWith(UPSTREAMS))
                        .map(this::line)
                        .toList(),
                new Budgets(budgets.getOrDefault(true, List.of()), budgets.getOrDefault(false, List.of())));
        return pages.console(200, visit, "operator/limits", model);
    }

    private Line line(PlatformState.Limit limit) {
        var value = switch (limit.unit()) {
            case PER_SECOND -> pages.text("operator.limits.perSecond", limit.value());
            case PIECES -> pages.text("operator.limits.pieces", limit.value());
            case BYTES -> Sizes.of(limit.value());
        };
        return new Line(
                pages.text("operator.limit." + limit.key()),
                parts(limit.key()),
                value,
                false,
                refused(Refusals.lastHour(limit.refusals()), limit.refusals().isEmpty()));
    }

    private Line line(Budget budget) {
        var used = budget.used().getAsLong();
        var recently = budget.recently();
        return new Line(
                pages.text("operator.budget." + budget.name()),
                budget.name().equals("connections") ? parts("listeners.connectionsMax") : List.of(),
                OF_PIECES.contains(budget.name())
                        ? pages.text("operator.limits.taken", used, budget.max())
                        : pages.text(
                                "operator.limits.takenBytes", Sizes.part(used, budget.max()), Sizes.of(budget.max())),
                isScarce(budget),
                recently == null ? ofOldenDays(budget.refused().getAsLong()) : refused(recently.lastHour(), false));
    }

    /** Between its words a key may be broken. */
    private static List<String> parts(String key) {
        return List.of(key.split("(?<=\\.)|(?=[A-Z])"));
    }

    private static boolean isUsed(Budget budget) {
        var recently = budget.recently();
        return budget.used().getAsLong() > 0
                || (recently == null
                        ? budget.refused().getAsLong() > 0
                        : recently.lastHour().count() > 0);
    }

    /** Whether most of it is used. */
    static boolean isScarce(Budget budget) {
        return budget.used().getAsLong() > budget.max() / 100 * SCARCE_PERCENT;
    }

    private Refused ofOldenDays(long ever) {
        return ever == 0
                ? new Refused(pages.text("operator.limits.refused.none"), false, List.of())
                : new Refused(pages.text("operator.limits.refused.ever", ever), true, List.of());
    }

    private Refused refused(Refusals.Recent recent, boolean isUncounted) {
        if (isUncounted) {
            return new Refused(pages.text("operator.limits.refused.uncounted"), false, List.of());
        }
        if (recent.count() == 0) {
            return new Refused(pages.text("operator.limits.refused.none"), false, List.of());
        }
        return new Refused(
                pages.text("operator.limits.refused.some", recent.count()),
                true,
                recent.callers().stream().map(this::culprit).toList());
    }

    private Culprit culprit(Refusals.Caller caller) {
        var named = names.of(caller.whose());
        return new Culprit(named.name(), named.path(), pages.text("operator.limits.refused.some", caller.count()));
    }
}
