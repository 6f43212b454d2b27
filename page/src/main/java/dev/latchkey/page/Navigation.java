package dev.latchkey.page;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.protocol.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the console that somebody may enter; what they may not enter is not shown.
 *
 * @param items in their order
 */
public record Navigation(List<Item> items) {

    /**
     * A section.
     *
     * @param section its name in templates
     * @param summary what people do there
     */
    public record Item(String section, String label, String path, String summary) {}

    /** All sections, each with the permission that opens it; those without one are for everybody who is signed in. */
    private static final List<Section> SECTIONS = List.of(
            new Section("credentials", "/settings/credentials", Permissions.CREDENTIALS_VIEW),
            new Section("refusals", "/settings/refusals", Permissions.CREDENTIALS_VIEW),
            new Section("applications", "/settings/applications", Permissions.APPLICATIONS_MANAGE),
            new Section("users", "/settings/users", Permissions.USERS_VIEW),
            new Section("roles", "/settings/roles", Permissions.USERS_VIEW),
            new Section("groups", "/settings/access-groups", Permissions.USERS_VIEW),
            new Section("audit", "/settings/audit-log", Permissions.AUDIT_VIEW),
            new Section("reference", "/reference", null),
            new Section("connected", "/account/applications", null));

    /** @param name ends the keys of its label and of its summary, which has a place for what access groups open */
    private record Section(
            String name, String path, @Nullable Permission permission) {
        Item item(Messages messages, String rows) {
            return new Item(
                    name, messages.text("navigation." + name), path, messages.text("navigation.summary." + name, rows));
        }

        boolean isOpenTo(Viewer viewer) {
            return permission == null || viewer.may(permission);
        }
    }

    public Navigation {
        items = List.copyOf(items);
    }

    /** @param rows what access groups open, in the plural */
    static Navigation of(@Nullable Viewer viewer, Messages messages, String rows) {
        return new Navigation(
                viewer == null
                        ? List.of()
                        : SECTIONS.stream()
                                .filter(section -> section.isOpenTo(viewer))
                                .map(section -> section.item(messages, rows))
                                .toList());
    }
}
