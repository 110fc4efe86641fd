/*
 * Names for invented families: first names and family names that are common in the Netherlands, drawn at random
 * within a background. Nobody in particular is meant.
 */

export interface Background {
	/** of a hundred families */
	share: number;
	girls: readonly string[];
	boys: readonly string[];
	mothers: readonly string[];
	fathers: readonly string[];
	families: readonly string[];
}

const list = (text: string): string[] => text.split(',').map((name) => name.trim());

export const BACKGROUNDS: readonly Background[] = [
	{
		share: 52,
		girls: list(
			'Saar, Fenna, Lotte, Roos, Evi, Sophie, Julia, Tess, Mila, Zoë, Liv, Fleur, Jasmijn, Elin, Femke, Anna, Vera, Isa, Hanna, Pippa, Norah, Lieke, Maud, Noé, Eline, Floor, Lena, Bo, Wende, Puck, Jet, Guusje, Madelief, Marit, Fien, Loïs, Britt, Nina, Janna, Sterre, Linde, Romy, Suus'
		),
		boys: list(
			'Bram, Sem, Daan, Finn, Levi, Luuk, Mees, Thijs, Teun, Stijn, Jurre, Siem, Gijs, Hugo, Tijn, Pepijn, Ruben, Lars, Jelle, Boaz, Floris, Koen, Olivier, Melle, Otis, Sjoerd, Tobias, Hidde, Kick, Job, Wessel, Daniël, Noud, Rens, Abel, Dirk, Casper, Mats, Guus, Vince, Morris, Jens, Simon, Willem'
		),
		mothers: list(
			'Marieke, Linda, Suzanne, Ilse, Anouk, Esther, Kim, Judith, Nienke, Wendy, Karin, Maaike, Inge, Daphne, Eva, Sanne, Loes, Carlijn'
		),
		fathers: list(
			'Mark, Jeroen, Bas, Martijn, Rob, Erik, Wouter, Sander, Niels, Joost, Arjan, Tim, Maarten, Dennis, Pieter, Rick, Gerben, Stefan'
		),
		families: list(
			'Bakels, de Wit, van der Zanden, Hoekstra, Veldhuis, Terpstra, Groeneveld, van Ommen, Duinker, Kuijper, Zwart, Rietveld, ten Cate, Molenkamp, van Schaik, Brouwer, Lankhorst, Oudshoorn, de Ruijter, Pronk, Huizinga, van den Akker, Slotboom, Kramer, Wolters, Noordhoek, in ’t Veld, Postma, Wagenaar, Boonstra, van Leeuwen, Schuurman, Timmer, Dekkers, van Putten, Hoogland, Sikkema, Verweij, de Boer, Jonkman, van Dalen, Spoelstra, Kok, Baas, Meinders, van Rijswoud, Stam, Verhage, Boerma, Kooiman, van Beveren, Zijlstra, Schipper, Vonk, de Groot, Nauta, Oosting, van der Laan, Blom, Heeren, Leenstra, Tol'
		)
	},
	{
		share: 10,
		girls: list('Elif, Defne, Zeynep, Ecrin, Yağmur, Azra, Hira, Nisa, Beren, Elanur'),
		boys: list('Yusuf, Emir, Kerem, Ömer, Mert, Deniz, Eymen, Kaan, Berat, Tuna'),
		mothers: list('Ayşe, Hatice, Gülsüm, Özlem, Esra, Derya'),
		fathers: list('Mehmet, Ali, Hakan, Murat, Serkan, Orhan'),
		families: list(
			'Yıldırım, Kayaoğlu, Demirtaş, Aslanbay, Özgüven, Toprakçı, Karabulut, Şahinler, Güneşli, Akçay, Çelikel, Sarıkaya'
		)
	},
	{
		share: 11,
		girls: list('Amira, Yasmine, Noor, Hafsa, Lina, Safae, Inaya, Malak, Douae, Sofia'),
		boys: list('Ayoub, Ilyas, Rayan, Zakaria, Younes, Bilal, Adam, Imran, Anas, Soulayman'),
		mothers: list('Naima, Samira, Karima, Loubna, Fatiha, Hanane'),
		fathers: list('Mohamed, Rachid, Said, Abdel, Karim, Hicham'),
		families: list(
			'El Amrani, Bouzidi, Ait Lahcen, Benhaddou, El Idrissi, Tahiri, Ouali, Azzouzi, Chafiki, El Mansouri, Hajjami, Zerrouki'
		)
	},
	{
		share: 7,
		girls: list('Chanel, Jayda, Kyra, Shaniah, Naomi, Anisha, Priya'),
		boys: list('Jayden, Quinten, Shemar, Xavi, Rohan, Dion, Ravish'),
		mothers: list('Sharon, Cheryl, Mavis, Anita, Shanti'),
		fathers: list('Glenn, Ricardo, Winston, Radj, Romeo'),
		families: list('Ramdhani, Pinasweg, Kromosari, Doelwijt, Soerdjbali, Vroomstam, Martinastra, Bhagwanti')
	},
	{
		share: 5,
		girls: list('Zofia, Maja, Oliwia, Hania, Lena'),
		boys: list('Jakub, Antek, Szymon, Kacper, Filip'),
		mothers: list('Agnieszka, Katarzyna, Magdalena, Joanna'),
		fathers: list('Piotr, Tomasz, Marek, Paweł'),
		families: list('Zielony, Borkowicz, Sadowny, Wilczek, Kubiczek, Mazurek, Dudziak, Pawelec')
	},
	{
		share: 6,
		girls: list('Maya, Sham, Rahaf, Joud, Tala'),
		boys: list('Omar, Karam, Yaman, Hadi, Jad'),
		mothers: list('Rania, Hala, Lubna, Dima'),
		fathers: list('Khaled, Nabil, Firas, Samer'),
		families: list('Al Haddar, Kassabi, Darwishan, Al Masrani, Najjarin, Shahoud, Barakat, Al Naser')
	},
	{
		share: 4,
		girls: list('Sahra, Hodan, Rahel, Selam, Ifrah'),
		boys: list('Abdi, Yonas, Samuel, Zakariye, Natnael'),
		mothers: list('Faduma, Hodan, Senait, Almaz'),
		fathers: list('Hassan, Tesfay, Abdullahi, Dawit'),
		families: list('Warsameh, Gebremariam, Haileab, Farahdi, Tekleab, Mehariw, Jamac, Kidaneh')
	},
	{
		share: 3,
		girls: list('Mei, Linh, Yara, An, Yin'),
		boys: list('Wei, Minh, Jun, Kai, Bao'),
		mothers: list('Xiulan, Thu, Lan, Ying'),
		fathers: list('Jianguo, Duc, Hao, Quan'),
		families: list('Zhou, Tran, Linwei, Pham, Wong, Nguyen')
	},
	{
		share: 2,
		girls: list('Daryna, Solomiia, Polina'),
		boys: list('Maksym, Bohdan, Artem'),
		mothers: list('Oksana, Iryna, Nataliia'),
		fathers: list('Andrii, Serhii, Vasyl'),
		families: list('Kovalenchuk, Bondarets, Lysenkiv')
	}
];

export const STREETS = list(
	'Duinroosstraat, Helmgrasweg, Bakenpad, Vissersdijk, Strandlopershof, Zeewierlaan, Meeuwenplein, Schelpenpad, Kapiteinsgracht, Jutterslaan, Getijstraat, Branding, Oude Havenweg, Waterlijn'
);
