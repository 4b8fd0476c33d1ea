/** Slack's names of the emoji that operations people use; another name is shown as it was written. */
const table = `
  +1 👍  -1 👎  thumbsup 👍  thumbsdown 👎  wave 👋  pray 🙏  clap 👏  eyes 👀  muscle 💪  point_right 👉
  point_down 👇  ok_hand 👌  raised_hands 🙌  raised_hand ✋  smile 😄  slightly_smiling_face 🙂
  grinning 😀  joy 😂  thinking_face 🤔  sweat_smile 😅  sob 😭  scream 😱  sleeping 😴  zzz 💤
  robot_face 🤖  heart ❤️  broken_heart 💔  tada 🎉  rocket 🚀  fire 🔥  boom 💥  zap ⚡  star ⭐
  sparkles ✨  bulb 💡  white_check_mark ✅  heavy_check_mark ✔️  ballot_box_with_check ☑️  x ❌
  negative_squared_cross_mark ❎  heavy_multiplication_x ✖️  warning ⚠️  rotating_light 🚨
  no_entry ⛔  no_entry_sign 🚫  octagonal_sign 🛑  stop_sign 🛑  exclamation ❗  bangbang ‼️
  question ❓  information_source ℹ️  red_circle 🔴  large_orange_circle 🟠  large_yellow_circle 🟡
  large_green_circle 🟢  large_blue_circle 🔵  large_purple_circle 🟣  white_circle ⚪  black_circle ⚫
  large_red_square 🟥  large_orange_square 🟧  large_yellow_square 🟨  large_green_square 🟩
  white_large_square ⬜  black_large_square ⬛  small_red_triangle 🔺  small_red_triangle_down 🔻
  arrow_up ⬆️  arrow_down ⬇️  arrow_right ➡️  arrow_left ⬅️  arrow_upper_right ↗️
  arrow_lower_right ↘️  arrows_counterclockwise 🔄  arrow_forward ▶️  repeat 🔁
  leftwards_arrow_with_hook ↩️  hourglass ⌛  hourglass_flowing_sand ⏳  stopwatch ⏱️
  timer_clock ⏲️  clock1 🕐  alarm_clock ⏰  calendar 📆  date 📅  bell 🔔  no_bell 🔕  mute 🔇
  loud_sound 🔊  mega 📣  loudspeaker 📢  speech_balloon 💬  envelope ✉️  email 📧  inbox_tray 📥
  outbox_tray 📤  package 📦  memo 📝  clipboard 📋  pushpin 📌  link 🔗  paperclip 📎  page_facing_up 📄
  scroll 📜  books 📚  file_folder 📁  open_file_folder 📂  card_index_dividers 🗂️  wastebasket 🗑️
  lock 🔒  unlock 🔓  key 🔑  closed_lock_with_key 🔐  shield 🛡️  mag 🔍  mag_right 🔎  wrench 🔧
  hammer 🔨  hammer_and_wrench 🛠️  gear ⚙️  nut_and_bolt 🔩  toolbox 🧰  computer 💻
  desktop_computer 🖥️  keyboard ⌨️  floppy_disk 💾  cd 💿  minidisc 💽  electric_plug 🔌  battery 🔋
  satellite_antenna 📡  globe_with_meridians 🌐  cloud ☁️  whale 🐳  penguin 🐧
  chart_with_upwards_trend 📈  chart_with_downwards_trend 📉  bar_chart 📊  thermometer 🌡️
  construction 🚧  traffic_light 🚥  vertical_traffic_light 🚦  checkered_flag 🏁
  triangular_flag_on_post 🚩  skull 💀  ghost 👻  bug 🐛  ambulance 🚑  fire_engine 🚒
  bust_in_silhouette 👤  busts_in_silhouette 👥  crown 👑  trophy 🏆  dart 🎯  pencil2 ✏️
  heavy_plus_sign ➕  heavy_minus_sign ➖  double_vertical_bar ⏸️  black_square_for_stop ⏹️
  black_circle_for_record ⏺️  fast_forward ⏩  rewind ⏪  new 🆕  ok 🆗  up 🆙  sos 🆘
`;

const words = table.trim().split(/\s+/);
const emoji = new Map(
  words.flatMap((name, at) => (at % 2 === 0 ? [[name, words[at + 1] ?? ''] as const] : [])),
);

export const emojiOf = (name: string): string => emoji.get(name) ?? `:${name}:`;

/** In plain_text, where shortcodes are the only markup. */
export const withEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+-]+):/g, (_code, name: string) => emojiOf(name));
