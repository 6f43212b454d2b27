package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialList.Counts;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What narrows and orders the list: links, which apply at once. */
public final class ListFilters {

    /** Beyond so many choices a menu is a field to choose in, which is shorter. */
    private static final int LINKS_MAX = 20;

    private static final List<Standing> CHIPS = List.of(
            Standing.ACTIVE,
            Standing.EXPIRING,
            Standing.ENDING_SOON,
            Standing.UNUSED,
            Standing.EXPIRED,
            Standing.REVOKED);

    /**
     * A link to the list with this choice.
     *
     * @param value in the address; empty for any
     * @param count how many it shows; absent when that is not counted
     */
    public record Choice(
            String value, String label, @Nullable Integer count, String path, boolean isChosen) {}

    /**
     * Choices of which one is taken.
     *
     * @param name in the address
     * @param chosen label of the choice that narrows the list; absent when none does
     * @param isLong whether there are too many for links
     */
    public record Menu(String name, String label, @Nullable String chosen, List<Choice> choices, boolean isLong) {}

    private final Messages messages;
    private final ListQuery query;

    ListFilters(Messages messages, ListQuery query) {
        this.messages = messages;
        this.query = query;
    }

    /** Those that find something, when that is known, and the one that is chosen. */
    List<Choice> chips(@Nullable Counts counts) {
        var chosen = query.search().standing();
        var chips = new ArrayList<Choice>();
        chips.add(chip(null, chosen, counts));
        for (var standing : CHIPS) {
            if (counts == null || counts.of(standing) > 0 || standing == chosen) {
                chips.add(chip(standing, chosen, counts));
            }
        }
        return chips;
    }

    private Choice chip(@Nullable Standing standing, @Nullable Standing chosen, @Nullable Counts counts) {
        var name = standing == null ? null : standing.name();
        return new Choice(
                name == null ? "" : name,
                messages.text(name == null ? "credentials.any.state" : "credentials.state." + name),
                counts == null ? null : counts.of(standing),
                query.with("state", name),
                standing == chosen);
    }

    List<Menu> menus(Map<String, String> roles, Map<String, String> groups, String me, List<CredentialLine> lines) {
        var search = query.search();
        var types = new LinkedHashMap<String, String>();
        for (var type : List.of(CredentialType.OAUTH_CLIENT, CredentialType.API_KEY)) {
            types.put(type.name(), messages.text("credentials.types." + type.name()));
        }
        var type = search.type();
        var menus = new ArrayList<Menu>();
        menus.add(menu("type", "credentials.type", "credentials.any.type", types, type == null ? null : type.name()));
        menus.add(menu("role", "credentials.role", "credentials.any.role", roles, search.systemRoleId()));
        if (!groups.isEmpty() || search.accessGroupId() != null) {
            menus.add(menu("group", "credentials.group", "credentials.any.group", groups, search.accessGroupId()));
        }
        var creator = search.createdBy() == null ? null : search.createdBy().substring(ListQuery.USER.length());
        menus.add(menu(
                "creator", "credentials.createdBy", "credentials.any.creator", creators(creator, me, lines), creator));
        menus.add(order());
        return menus;
    }

    /** The reader, and who made what the page shows. */
    private Map<String, String> creators(@Nullable String wanted, String me, List<CredentialLine> lines) {
        var creators = new LinkedHashMap<String, String>();
        creators.put(me, messages.text("credentials.creator.me"));
        for (var line : lines) {
            if (line.creatorName() != null) {
                creators.putIfAbsent(line.createdBy().substring(ListQuery.USER.length()), line.creatorName());
            }
        }
        if (wanted != null) {
            creators.putIfAbsent(wanted, messages.text("credentials.creator.somebody"));
        }
        return creators;
    }

    private Menu menu(String name, String label, String any, Map<String, String> labels, @Nullable String chosen) {
        var choices = new ArrayList<Choice>();
        choices.add(new Choice("", messages.text(any), null, query.with(name, null), chosen == null));
        labels.forEach((value, text) ->
                choices.add(new Choice(value, text, null, query.with(name, value), value.equals(chosen))));
        var said = chosen == null ? null : labels.getOrDefault(chosen, chosen);
        return new Menu(name, messages.text(label), said, choices, choices.size() > LINKS_MAX);
    }

    private Menu order() {
        var sort = query.search().sort();
        var choices = Stream.of(Sort.CREATED, Sort.NAME, Sort.LAST_USED, Sort.EXPIRY)
                .map(one -> new Choice(
                        one.name(),
                        messages.text("credentials.order." + one.name()),
                        null,
                        query.inOrder(one),
                        one == sort && !query.search().isReversed()))
                .toList();
        return new Menu("sort", messages.text("credentials.order"), null, choices, false);
    }
}
