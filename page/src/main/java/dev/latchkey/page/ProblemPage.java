package dev.latchkey.page;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.engine.protocol.Permission;

/**
 * Model of the page that says what went wrong.
 *
 * @param code what programs call it; empty for nothing
 */
public record ProblemPage(String title, String text, String code) {

    /** Says which permission it takes, in the permission's own words. */
    static ProblemPage without(Permission permission, PermissionCatalog permissions, Messages messages) {
        return new ProblemPage(
                messages.text("problem.permission.title"),
                messages.text(
                        "problem.permission.text", permissions.get(permission).description()),
                permission.value());
    }
}
