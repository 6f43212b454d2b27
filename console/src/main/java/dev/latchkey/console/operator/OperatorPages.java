package dev.latchkey.console.operator;

import dev.latchkey.core.operator.OperatorAssembly;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NavigationEntry;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Section;
import java.util.List;

/** The pages of those who run the platform, joined. */
public final class OperatorPages implements Section {

    private final OverviewPage overview;
    private final CompanyPages companies;

    /** @param webOrigin what links begin with */
    public OperatorPages(
            Pages pages,
            OperatorDoor door,
            NodeReader node,
            CompanyReader reader,
            OperatorAssembly operators,
            String webOrigin) {
        this.overview = new OverviewPage(pages, door, node, reader);
        this.companies = new CompanyPages(pages, door, reader, operators.companies(), webOrigin);
    }

    @Override
    public String title() {
        return "Operators";
    }

    @Override
    public List<NavigationEntry> navigation() {
        return List.of(
                NavigationEntry.ofEverybody("platform", OverviewPage.PATH),
                NavigationEntry.ofEverybody("companies", CompanyPages.PATH));
    }

    @Override
    public void addTo(Routes.Builder routes) {
        overview.addTo(routes);
        companies.addTo(routes);
    }
}
