package dev.latchkey.page;

import java.util.List;
import java.util.function.Supplier;

/**
 * What stands around every page of the console.
 *
 * @param viewers who looks at it, and what they may do now
 * @param navigation every place in the navigation, in order; asked for with each page, because sections are made with the pages
 * @param operatorNavigation the same for operators
 * @param partnerViewers which of a partner's people looks at the partner portal
 * @param partnerNavigation the same for them
 */
public record ConsoleFrame(
        Viewers viewers,
        Supplier<List<NavigationEntry>> navigation,
        Supplier<List<NavigationEntry>> operatorNavigation,
        PartnerViewers partnerViewers,
        Supplier<List<NavigationEntry>> partnerNavigation) {}
