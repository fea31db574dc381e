import { useSuspenseQuery } from '@tanstack/react-query';
import { data, generatePath, type LoaderFunctionArgs, NavLink, useParams } from 'react-router';
import { queryClient } from '@/shared/api/query-client';
import { settingsQuery } from '@/shared/api/settings';
import { useDocumentTitle } from '@/shared/hooks/use-document-title';
import { paths } from '@/shared/lib/paths';
import { PageHeader } from '@/shared/ui/page-header';
import { AppearanceSettings } from '../components/appearance-settings';
import { ProfileSettings } from '../components/profile-settings';
import { messages } from '../messages';
import { isSection, sections } from '../sections';

export async function loader({ params }: LoaderFunctionArgs): Promise<null> {
  if (!isSection(params['section'])) throw data(null, { status: 404 });
  await queryClient.ensureQueryData(settingsQuery());
  return null;
}

/** The settings in sections, with a list of them on the left. */
export function Component() {
  const { section } = useParams();
  const { data: settings } = useSuspenseQuery(settingsQuery());
  useDocumentTitle(messages.title);
  return (
    <>
      <PageHeader title={messages.title} />
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-12">
        <nav aria-label={messages.sectionsLabel}>
          <ul className="flex gap-1 lg:grid">
            {sections.map((name) => (
              <li key={name}>
                <NavLink to={generatePath(paths.settingsSection, { section: name })} className="nav-link h-9">
                  {messages.sections[name]}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="grid max-w-3xl grid-cols-1 content-start gap-8">
          <p className="text-muted-foreground">{messages.lead}</p>
          {section === 'appearance' ? <AppearanceSettings /> : <ProfileSettings settings={settings} />}
        </div>
      </div>
    </>
  );
}
