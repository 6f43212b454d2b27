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
            new Section(
                    Permissions.CREDENTIALS_VIEW,
                    new Item(
                            "credentials",
                            "Credentials",
                            "/settings/credentials",
                            "API keys and OAuth clients: make, rotate, understand and revoke them")),
            new Section(
                    Permissions.CREDENTIALS_VIEW,
                    new Item(
                            "refusals",
                            "Why was I refused?",
                            "/settings/refusals",
                            "Which of the four gates said no, what is missing, and who can grant it")),
            new Section(
                    Permissions.APPLICATIONS_MANAGE,
                    new Item(
                            "applications",
                            "Connected applications",
                            "/settings/applications",
                            "What partners built and your company let in, and who uses it")),
            new Section(
                    Permissions.USERS_VIEW,
                    new Item("users", "Users", "/settings/users", "Who belongs to your company: change, deactivate")),
            new Section(
                    Permissions.USERS_VIEW,
                    new Item(
                            "roles",
                            "System roles",
                            "/settings/roles",
                            "What each role may do, and roles of your own")),
            new Section(
                    Permissions.USERS_VIEW,
                    new Item("groups", "Access groups", "/settings/access-groups", "Which %s people and clients see")),
            new Section(
                    Permissions.AUDIT_VIEW,
                    new Item(
                            "audit",
                            "Audit log",
                            "/settings/audit-log",
                            "What happened, who did it, and proof that nothing was altered")),
            new Section(
                    null,
                    new Item(
                            "reference",
                            "API reference",
                            "/reference",
                            "Every operation with what it asks for, and a way to try it")),
            new Section(
                    null,
                    new Item(
                            "connected",
                            "Your applications",
                            "/account/applications",
                            "What may act for you, and how to stop it")));

    /** @param item its summary has {@code %s} for what access groups open */
    private record Section(@Nullable Permission permission, Item item) {
        Item item(String rows) {
            return new Item(
                    item.section(), item.label(), item.path(), item.summary().formatted(rows));
        }

        boolean isOpenTo(Viewer viewer) {
            return permission == null || viewer.may(permission);
        }
    }

    public Navigation {
        items = List.copyOf(items);
    }

    /** @param rows what access groups open, in the plural */
    static Navigation of(@Nullable Viewer viewer, String rows) {
        return new Navigation(
                viewer == null
                        ? List.of()
                        : SECTIONS.stream()
                                .filter(section -> section.isOpenTo(viewer))
                                .map(section -> section.item(rows))
                                .toList());
    }
}
