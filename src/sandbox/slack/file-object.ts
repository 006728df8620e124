import { type StoredFile, typeOf } from './file-store.ts';
import type { Json } from './json.ts';
import type { SlackState } from './state.ts';

/**
 * Where the bytes are. A remote file's `url_private` is its `external_url`, on any host, and there is no other address
 * (docs.slack.dev/reference/methods/files.remote.info: "Don't send Slack tokens or cookies to it").
 */
function whereabouts(file: StoredFile, { app, url }: SlackState): Json {
  const name = encodeURIComponent(file.name);
  const permalink = `${url()}/files/${file.user}/${file.id}/${name}`;
  if (file.external !== undefined) {
    const { external } = file;
    return { url_private: external, permalink, external_id: file.id, external_url: external };
  }
  const path = `${url()}/files-pri/${app.teamId}-${file.id}`;
  return { url_private: `${path}/${name}`, url_private_download: `${path}/download/${name}`, permalink };
}

/** The file object (docs.slack.dev/reference/objects/file-object), as in files.info, in messages and in a file_input's value. */
export function fileObject(file: StoredFile, state: SlackState): Json {
  const isExternal = file.external !== undefined;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: typeOf(file.name) || 'binary',
    pretty_type: typeOf(file.name).toUpperCase() || 'Binary',
    user: file.user,
    user_team: state.app.teamId,
    editable: false,
    size: file.content.length,
    mode: isExternal ? 'external' : 'hosted',
    is_external: isExternal,
    external_type: isExternal ? 'app' : '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    ...whereabouts(file, state),
    has_rich_preview: false,
    file_access: 'visible',
  };
}
