package dev.latchkey.console.credentials;

import dev.latchkey.console.lists.Choice;
import dev.latchkey.console.lists.Menu;
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
import org.jspecify.annotations.Nullable;

/** What narrows and orders the list: links, which apply at once. */
final class ListFilters {

    private static final List<Standing> CHIPS = List.of(
            Standing.ACTIVE,
            Standing.EXPIRING,
            Standing.ENDING_SOON,
            Standing.ROTATING,
            Standing.UNUSED,
            Standing.EXPIRED,
            Standing.REVOKED);

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
                query.address().with("state", name),
                standing == chosen);
    }

    List<Menu> menus(Map<String, String> roles, Map<String, String> groups, String me, List<CredentialLine> lines) {
        var search = query.search();
        var types = new LinkedHashMap<String, String>();
        for (var type : List.of(CredentialType.OAUTH_CLIENT, CredentialType.API_KEY)) {
            types.put(type.name(), messages.text("credentials.types." + type.name()));
        }
        var menus = new ArrayList<Menu>();
        menus.add(menu("type", "credentials.type", "credentials.any.type", types));
        menus.add(menu("role", "credentials.role", "credentials.any.role", roles));
        if (!groups.isEmpty() || search.accessGroupId() != null) {
            menus.add(menu("group", "credentials.group", "credentials.any.group", groups));
        }
        var creator = search.createdBy() == null ? null : search.createdBy().substring(ListQuery.USER.length());
        menus.add(menu("creator", "credentials.createdBy", "credentials.any.creator", creators(creator, me, lines)));
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

    private Menu menu(String name, String label, String any, Map<String, String> labels) {
        return query.address().menu(name, messages.text(label), messages.text(any), labels);
    }

    private Menu order() {
        var labels = new LinkedHashMap<Sort, String>();
        for (var sort : List.of(Sort.CREATED, Sort.NAME, Sort.LAST_USED, Sort.EXPIRY)) {
            labels.put(sort, messages.text("credentials.order." + sort.name()));
        }
        return query.address()
                .order(messages.text("credentials.order"), query.search().sort(), labels);
    }
}
