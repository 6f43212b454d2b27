package dev.latchkey.core.command;

import dev.latchkey.engine.protocol.Permission;

/**
 * Latchkey's own permissions, which commands and pages ask for; those of the product are in the {@link
 * dev.latchkey.core.catalogue.PermissionCatalog}. All give power over people and credentials.
 */
public final class Permissions {

    public static final Permission COMPANY_SETTINGS_MANAGE = new Permission("company_settings_manage");
    public static final Permission USERS_VIEW = new Permission("users_view");
    public static final Permission USERS_MANAGE = new Permission("users_manage");
    public static final Permission AUDIT_VIEW = new Permission("audit_view");
    public static final Permission CREDENTIALS_VIEW = new Permission("credentials_view");
    public static final Permission CREDENTIALS_MANAGE = new Permission("credentials_manage");
    public static final Permission APPLICATIONS_MANAGE = new Permission("applications_manage");

    private Permissions() {}
}
